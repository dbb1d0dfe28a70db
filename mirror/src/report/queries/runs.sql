WITH codes AS (
    SELECT
        {period} AS period,
        error_code,
        count(*) AS times,
        row_number() OVER (PARTITION BY {period} ORDER BY count(*) DESC, error_code) AS nth
    FROM told WHERE status = 'failed' GROUP BY 1, 2
),
counts AS (
    SELECT
        {period} AS period,
        count(*) AS runs,
        count(*) FILTER (WHERE status = 'failed') AS failed,
        count(*) FILTER (WHERE status = 'completed') AS completed,
        count(*) FILTER (WHERE NOT is_terminal) AS open
    FROM told GROUP BY 1
)
SELECT counts.period, runs, failed, completed, open, error_code, ifnull(times, 0) AS times
FROM counts LEFT JOIN codes ON codes.period IS counts.period AND nth = 1
ORDER BY 1 DESC;
