-- What one session did to data: CloudTrail's data events by the access key id that the audit record of the call names
-- (saved query one-call). A read session may have served several calls.
SELECT eventtime, eventsource, eventname, requestparameters, errorcode, vpcendpointid, sourceipaddress
FROM cloudtrail_logs
WHERE useridentity.accesskeyid = 'ACCESS-KEY-ID'
ORDER BY eventtime;
