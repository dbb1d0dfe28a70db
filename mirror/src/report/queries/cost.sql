-- Place {most} + 1 stands for all further techniques.
WITH costs AS (
    SELECT
        {period} AS period,
        technique_id,
        total(micros) AS micros,
        count(*) FILTER (WHERE cost_unknown) AS cost_unknown
    FROM told GROUP BY 1, 2
)
SELECT
    period,
    min(place, {most} + 1) AS place,
    round(total(micros) / 1e6, 6) AS usd,
    sum(cost_unknown) AS cost_unknown
FROM costs JOIN ranked USING (technique_id)
GROUP BY 1, 2 ORDER BY 1 DESC, 2;
