SELECT
    count(*) AS runs,
    count(*) FILTER (WHERE status = 'failed') AS failed,
    count(*) FILTER (WHERE NOT is_terminal) AS open,
    count(*) FILTER (WHERE cost_unknown) AS cost_unknown,
    count(*) FILTER (WHERE day IS NULL) AS undated,
    round(total(micros) / 1e6, 6) AS usd,
    (SELECT seconds FROM timed
     WHERE rowid = ((SELECT count(*) FROM timed) * 50 + 99) / 100) AS median,
    min(day) AS first_day,
    max(day) AS last_day
FROM told;
