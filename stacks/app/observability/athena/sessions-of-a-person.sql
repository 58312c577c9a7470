-- Every session that was minted for one subject: which tool, when, by which access key. Names of tools and tenants are
-- the session's tags; the source identity is the subject, and no session can change it.
SELECT eventtime,
       json_extract_scalar(requestparameters, '$.roleArn') AS role,
       json_extract_scalar(requestparameters, '$.roleSessionName') AS session,
       json_extract_scalar(responseelements, '$.credentials.accessKeyId') AS access_key_id,
       errorcode
FROM cloudtrail_logs
WHERE eventsource = 'sts.amazonaws.com'
  AND eventname = 'AssumeRole'
  AND json_extract_scalar(requestparameters, '$.sourceIdentity') = 'SUBJECT'
ORDER BY eventtime;
