-- Invocations of tools' functions that did not come from API Gateway: there should be none.
SELECT eventtime, useridentity.type AS kind, useridentity.arn AS who, useridentity.invokedby AS through,
       json_extract_scalar(requestparameters, '$.functionName') AS fn, errorcode
FROM cloudtrail_logs
WHERE eventsource = 'lambda.amazonaws.com'
  AND eventname = 'Invoke'
  AND requestparameters LIKE '%APP-STAGE-tool-%'
  AND coalesce(useridentity.invokedby, '') <> 'apigateway.amazonaws.com'
ORDER BY eventtime DESC;
