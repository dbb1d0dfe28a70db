-- The first {most} by name, and the others in one row.
WITH counts AS (
    SELECT
        technique_id,
        count(*) AS runs,
        count(*) FILTER (WHERE status = 'failed') AS failed,
        total(micros) AS micros,
        count(*) FILTER (WHERE cost_unknown) AS cost_unknown
    FROM told GROUP BY 1
),
groups AS (
    SELECT technique_id, count(*) AS timed, min(rowid) AS first
    FROM timed_by_technique GROUP BY 1
),
times AS (
    SELECT
        technique_id,
        (SELECT seconds FROM timed_by_technique
         WHERE rowid = first + (timed * 50 + 99) / 100 - 1) AS median,
        (SELECT seconds FROM timed_by_technique
         WHERE rowid = first + (timed * 95 + 99) / 100 - 1) AS p95
    FROM groups
)
SELECT
    count(*) AS techniques,
    max(technique_id) AS technique_id,
    max(name) AS name,
    sum(runs) AS runs,
    sum(failed) AS failed,
    round(total(micros) / 1e6, 6) AS usd,
    sum(cost_unknown) AS cost_unknown,
    CASE WHEN count(*) = 1 THEN max(median) END AS median,
    CASE WHEN count(*) = 1 THEN max(p95) END AS p95
FROM ranked JOIN counts USING (technique_id) LEFT JOIN times USING (technique_id)
GROUP BY min(place, {most} + 1) ORDER BY min(place, {most} + 1);
