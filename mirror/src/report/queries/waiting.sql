SELECT
    CASE WHEN is_terminal THEN 'cost unknown' ELSE status END AS what,
    count(*) AS runs,
    min(created_ms) AS oldest_ms
FROM told WHERE NOT is_terminal OR cost_unknown
GROUP BY 1 ORDER BY runs DESC, what;
