/**
 * Questions about a stage's logs, as rows of CloudWatch Logs Insights queries; a person replaces the words in
 * capitals. Pure. A record of the router is under `audit` (functions/router/audit.ts).
 */
import type { LogOf } from './metrics.ts';

export type SavedQuery = {
  /** kebab-case; saved as `<app>/<stage>/<name>` */
  name: string;
  logs: LogOf[];
  query: string;
};

const outcomes = 'filter audit.record = "outcome"';
const who = 'audit.caller.subject as subject, audit.caller.tenant as tenant, audit.caller.clientId as client';

export const savedQueries: SavedQuery[] = [
  {
    name: 'who-called-what',
    logs: ['router'],
    query: `${outcomes}
| stats count(*) as calls, max(@timestamp) as last by audit.caller.tenant as tenant, audit.caller.subject as subject, audit.tool as tool, audit.outcome as outcome
| sort calls desc`,
  },
  {
    name: 'one-call',
    // The private API writes the call's id as the request's: two witnesses, side by side.
    logs: ['router', 'tools-api'],
    query: `filter audit.callId = "CALL-ID" or callId = "CALL-ID"
| sort @timestamp asc
| display @timestamp, @log, audit.record, audit.tool, audit.decision, audit.outcome, audit.durationMs, session, status, @message`,
  },
  {
    name: 'one-subject',
    logs: ['router'],
    query: `filter audit.caller.subject = "SUBJECT"
| sort @timestamp desc
| display @timestamp, audit.callId, audit.record, audit.tool, audit.decision, audit.outcome, audit.argumentsDigest, audit.caller.clientId
| limit 1000`,
  },
  {
    name: 'denials-by-reason',
    logs: ['router'],
    query: `${outcomes} and audit.outcome not in ["ok", "tool-error"]
| stats count(*) as times, count_distinct(audit.caller.subject) as subjects by audit.outcome as reason, audit.tool as tool
| sort times desc`,
  },
  {
    name: 'sessions-by-access-key',
    logs: ['router'],
    // A session may serve several reads: then there are several lines.
    query: `${outcomes} and (audit.sessions.0.accessKeyId = "ACCESS-KEY-ID" or audit.sessions.1.accessKeyId = "ACCESS-KEY-ID")
| sort @timestamp asc
| display @timestamp, audit.callId, audit.tool, ${who}, audit.outcome`,
  },
  {
    name: 'slow-calls',
    logs: ['router'],
    query: `${outcomes}
| stats count(*) as calls, pct(audit.durationMs, 50) as p50, pct(audit.durationMs, 99) as p99, max(audit.durationMs) as slowest by audit.tool as tool
| sort p99 desc`,
  },
  {
    name: 'failures',
    logs: ['router'],
    query: `filter level = "ERROR"
| stats count(*) as times, latest(callId) as callId by message, outcome, error
| sort times desc`,
  },
  {
    name: 'refused-tokens',
    logs: ['authorizer'],
    query: `filter message = "token refused"
| stats count(*) as times by why, bin(1h) as hour
| sort hour desc`,
  },
];
