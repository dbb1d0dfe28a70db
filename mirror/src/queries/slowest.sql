  SELECT seconds, technique, run_id, status
  FROM history WHERE seconds IS NOT NULL ORDER BY seconds DESC LIMIT 10;
