-- Tenant data that somebody touched who is no session of this stage: there should be nobody.
SELECT eventtime, useridentity.arn AS who, eventsource, eventname, errorcode, sourceipaddress
FROM cloudtrail_logs
WHERE eventsource IN ('s3.amazonaws.com', 'dynamodb.amazonaws.com')
  AND requestparameters LIKE '%APP-STAGE-%'
  AND requestparameters NOT LIKE '%APP-STAGE-audit-%'
  AND requestparameters NOT LIKE '%APP-STAGE-control%'
  AND coalesce(useridentity.sessioncontext.sessionissuer.arn, '') NOT LIKE '%:role/APP/STAGE/session/%'
  AND useridentity.type <> 'AWSService'
ORDER BY eventtime DESC;
