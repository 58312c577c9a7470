// biome-ignore-all lint/style/noExcessiveLinesPerFile: one list of alarms, read as a whole
/**
 * The alarms of a stage, one row each; their number does not depend on the number of tools. Pure. Each row is
 * one metric math expression over at most three sums of five minutes.
 *
 * Missing data is always `notBreaching`: a filter or a function without events sends nothing, and a night
 * without calls must not alarm. tamper-alarms.ts checks that records arrive. A ratio needs a minimum of
 * calls, because one failure of two calls is 50 %.
 */

export type Alarm = {
  /** kebab-case, last part of the alarm's name */
  what: string;
  /** the text of the message: the event and where to look, in one or two sentences */
  says: string;
  metrics: Record<string, Metric>;
  /** over the ids of `metrics` */
  expression: string;
  /** it rings above this */
  above: number;
  /** how many of the last five-minute periods must be above */
  periods: { of: number; breaching: number };
};

export type Watched = {
  /** `<app>/<stage>` */
  namespace: string;
  router: string;
  authorizer: string;
  frontDoor: string;
  apiStage: string;
  /** concurrent executions that the account has; absent: not watched */
  accountConcurrency?: number | undefined;
};

/** Alarms of calls, then of functions, then of the front door. */
export function alarms(watched: Watched): Alarm[] {
  return [...ofCalls(watched), ...ofFunctions(watched), ...ofDoor(watched)];
}

/** A sum of five minutes, or another statistic of them. */
type Metric = { namespace: string; name: string; dimensions?: Record<string, string>; stat?: string };

const at = { once: { of: 1, breaching: 1 }, lasting: { of: 3, breaching: 2 } };

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one list of alarms
function ofCalls({ namespace }: Watched): Alarm[] {
  const own = (name: string): Metric => ({ namespace, name });
  const one = (what: string, name: string, above: number, says: string): Alarm => ({
    ...{ what, says, above },
    metrics: { m: own(name) },
    expression: 'm',
    periods: at.once,
  });
  const share = (
    what: string,
    name: string,
    limit: { percent: number; calls: number },
    says: string,
  ): Alarm => ({
    ...{ what, says, above: limit.percent },
    metrics: { m: own(name), calls: own('Calls') },
    expression: `IF(calls >= ${limit.calls}, 100 * m / calls, 0)`,
    periods: at.lasting,
  });
  return [
    one(
      'refused',
      'Refused',
      20,
      'Callers ask for what they may not have, more than 20 times in 5 minutes. Query: denials-by-reason.',
    ),
    one(
      'denied-by-iam',
      'DeniedByIam',
      0,
      'IAM stopped what a grant should have allowed: a policy, a key or a check is wrong, or somebody tries. Query: denials-by-reason.',
    ),
    // A single one is a misspelt name. An agent that tries one name after the other makes about one call a
    // second.
    share(
      'absent-or-denied',
      'AbsentOrDenied',
      { percent: 25, calls: 40 },
      'More than a quarter of all calls name what is not there or is not theirs: names are guessed, or a key or policy refuses all of them. Query: denials-by-reason.',
    ),
    one(
      'sessions-refused',
      'SessionsRefused',
      0,
      'STS refused the router a session: a trust, a boundary or an endpoint was changed. Was a role replaced?',
    ),
    one(
      'unrecorded',
      'Unrecorded',
      0,
      'Calls that change data are refused, because the audit stream does not take their decision. Alarms audit-….',
    ),
    one(
      'private-api-refused',
      'PrivateApiRefused',
      0,
      'Somebody called the tools API without the right to. Look at its access log: session, path, endpoint.',
    ),
    one(
      'tokens-refused',
      'TokensRefused',
      500,
      'More than 500 bad tokens in 5 minutes: a client is broken, or somebody tries tokens.',
    ),
    one(
      'calls-throttled',
      'Throttled',
      10,
      'Calls are throttled: reserved concurrency of a tool, or STS. Query: slow-calls.',
    ),
    share(
      'failed',
      'Failed',
      { percent: 5, calls: 20 },
      'More than 5 % of calls fail for reasons of ours. Query: failures.',
    ),
    // More than 1 % of calls above 10 s means p99 above 10 s, over all tools, computed from a count.
    share(
      'p99',
      'Slow',
      { percent: 1, calls: 100 },
      'The slowest 1 % of calls take more than 10 s. Query: slow-calls.',
    ),
  ];
}

function ofFunctions({ namespace, router, authorizer, accountConcurrency }: Watched): Alarm[] {
  const of = (name: string, FunctionName: string, stat = 'Sum'): Metric => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: { FunctionName },
    stat,
  });
  const pool: Alarm[] =
    accountConcurrency === undefined
      ? []
      : [
          {
            what: 'concurrency',
            says: `More than 80 % of the account's ${accountConcurrency} concurrent executions are in use: soon calls are throttled.`,
            // Without a dimension: all functions of the account and region.
            metrics: { m: { namespace: 'AWS/Lambda', name: 'ConcurrentExecutions', stat: 'Maximum' } },
            expression: 'm',
            above: Math.floor(accountConcurrency * 0.8),
            periods: at.lasting,
          },
        ];
  return [
    {
      what: 'router-errors',
      says: 'The router itself failed, before or after a call. Look at its log, level ERROR.',
      metrics: { m: of('Errors', router) },
      ...{ expression: 'm', above: 0, periods: at.once },
    },
    {
      what: 'authorizer-errors',
      // A bad token is an answer of the authorizer, not an error; a token that could not be checked is an error,
      // answered 503.
      says: 'Tokens cannot be checked, good ones too, and callers read 503. Does the issuer answer? Log of the authorizer: "token not checked".',
      metrics: { m: of('Errors', authorizer) },
      ...{ expression: 'm', above: 5, periods: at.once },
    },
    {
      what: 'issuer-silent',
      says: 'The issuer does not give its keys. The last good ones carry on for an hour at most, then nobody can call.',
      metrics: { m: { namespace, name: 'IssuerSilent' } },
      ...{ expression: 'm', above: 0, periods: at.lasting },
    },
    {
      what: 'throttles',
      says: 'Lambda turned away the router or the authorizer: callers read 429 or 500.',
      metrics: { r: of('Throttles', router), a: of('Throttles', authorizer) },
      ...{ expression: 'FILL(r, 0) + FILL(a, 0)', above: 0, periods: at.once },
    },
    {
      what: 'authorizer-p99',
      says: 'The slowest 1 % of sign-in checks take more than 2 s: is the issuer slow to give its keys?',
      metrics: { m: of('Duration', authorizer, 'p99') },
      ...{ expression: 'm', above: 2_000, periods: at.lasting },
    },
    ...pool,
  ];
}

function ofDoor({ frontDoor, apiStage }: Watched): Alarm[] {
  const of = (name: string): Metric => ({
    namespace: 'AWS/ApiGateway',
    name,
    dimensions: { ApiName: frontDoor, Stage: apiStage },
  });
  const share = (what: string, name: string, percent: number, says: string): Alarm => ({
    ...{ what, says, above: percent },
    metrics: { m: of(name), requests: of('Count') },
    expression: `IF(requests >= 50, 100 * m / requests, 0)`,
    periods: at.lasting,
  });
  return [
    share(
      'door-5xx',
      '5XXError',
      1,
      'The front door answers more than 1 % of requests with 5xx. Look at its access log, field error.',
    ),
    share(
      'door-4xx',
      '4XXError',
      50,
      'The front door refuses more than half of all requests. Look at its access log: status, sourceIp.',
    ),
  ];
}
