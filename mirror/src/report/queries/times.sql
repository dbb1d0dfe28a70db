-- Of n runs, the median is the one at place n / 2, rounded up; 95 % are within the time of the one
-- at place n * 95 / 100, rounded up.
WITH groups AS (
    SELECT {period} AS period, count(*) AS runs, min(rowid) AS first
    FROM timed_by_{period} GROUP BY 1
)
SELECT
    period,
    runs,
    (SELECT seconds FROM timed_by_{period}
     WHERE rowid = first + (runs * 50 + 99) / 100 - 1) AS median,
    (SELECT seconds FROM timed_by_{period}
     WHERE rowid = first + (runs * 95 + 99) / 100 - 1) AS p95
FROM groups ORDER BY period DESC;
