-- The first {most}, and the others in one row.
WITH codes AS (
    SELECT
        error_code,
        count(*) AS runs,
        max(day) AS latest,
        row_number() OVER (ORDER BY count(*) DESC, error_code) AS place
    FROM told WHERE status = 'failed' GROUP BY error_code
)
SELECT
    min(place, {most} + 1) AS place,
    count(*) AS codes,
    max(error_code) AS error_code,
    sum(runs) AS runs,
    max(latest) AS latest
FROM codes GROUP BY 1 ORDER BY 1;
