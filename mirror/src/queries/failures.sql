  SELECT error_code, count(*) AS runs, max(created_at) AS latest
  FROM history WHERE status = 'failed' GROUP BY error_code ORDER BY runs DESC;
