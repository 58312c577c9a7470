-- Who changed roles, boundaries, brakes or trusts of the stage.
SELECT eventtime, useridentity.arn AS who, eventname, requestparameters, errorcode
FROM cloudtrail_logs
WHERE eventsource = 'iam.amazonaws.com'
  AND NOT (eventname LIKE 'Get%' OR eventname LIKE 'List%')
  AND requestparameters LIKE '%APP-STAGE-%'
ORDER BY eventtime DESC;
