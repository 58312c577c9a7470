-- Everything that IAM denied to sessions of agents, by role and action.
SELECT useridentity.sessioncontext.sessionissuer.username AS role, eventsource, eventname, errorcode,
       count(*) AS times, max(eventtime) AS last
FROM cloudtrail_logs
WHERE useridentity.sessioncontext.sessionissuer.arn LIKE '%:role/APP/STAGE/session/%'
  AND errorcode LIKE '%AccessDenied%'
GROUP BY 1, 2, 3, 4
ORDER BY times DESC;
