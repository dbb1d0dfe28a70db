  SELECT substr(created_at, 1, 10) AS day, technique, count(*) AS runs,
         round(sum(charged_cost), 2) AS usd,
         sum(status = 'completed' AND charged_cost IS NULL) AS cost_unknown
  FROM history GROUP BY day, technique ORDER BY day DESC, usd DESC;
