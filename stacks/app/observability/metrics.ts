/**
 * Metrics of the stage's own log lines, as rows: one metric filter each (`counted`); and the limit of a slow call
 * (`slowMs`) and the outcomes of calls (`outcomes`) that they count. Pure. Their number does not depend
 * on the catalogue: an alarm may not SEARCH (CloudWatch User Guide, "Using metric math") and metrics per tool
 * would cost per tool. So alarms use sums over all tools, and the dashboard gets the figures of each tool
 * from the log. No metric has a dimension, because CloudWatch bills each value of one as a metric.
 */

/** Whose log is read. */
export type LogOf = 'router' | 'authorizer' | 'tools-api';

export type Counted = {
  /** of the metric, in the namespace `<app>/<stage>` */
  name: string;
  log: LogOf;
  /** CloudWatch Logs filter pattern over JSON lines */
  pattern: string;
};

const outcome = (...names: string[]) =>
  `{ $.audit.record = "outcome" && (${names.map((name) => `$.audit.outcome = "${name}"`).join(' || ')}) }`;

/** A call that takes longer is slow; clients wait for about 60 s. */
export const slowMs = 10_000;

/** Reasons of shared/refusal.ts by their cause; test/stacks/app/observability checks that the two agree. */
export const outcomes = {
  /** the platform does not allow this caller's request */
  refused: [
    ...['unknown-tool', 'missing-scope', 'denied'],
    ...['refused-value', 'refused-content', 'guardrail', 'policy-too-large'],
  ],
  /** the caller, or its model, made a mistake; rings no alarm */
  mistaken: ['bad-arguments', 'tool-error'],
  /** a person decides, or has decided */
  consent: ['needs-approval', 'not-approved', 'not-approvable'],
  /** an operator stopped it, and knows */
  stopped: ['braked'],
  /** IAM stopped what a grant should have allowed */
  deniedByIam: ['access-denied'],
  /**
   * IAM denied a name that the call may touch: S3 answers so for an absent object when the caller may not
   * list (S3 API Reference, GetObject, "Permissions"); mostly a misspelt name
   */
  absentOrDenied: ['absent-or-denied'],
  throttled: ['throttled', 'over-budget'],
  /** the stream did not take the decision, so the call was not made */
  unrecorded: ['not-recorded'],
  /** faults of the platform or the tool */
  failed: ['timed-out', 'crashed', 'bad-output', 'output-too-large', 'unavailable', 'defect'],
};

export const counted: Counted[] = [
  { name: 'Calls', log: 'router', pattern: '{ $.audit.record = "outcome" }' },
  { name: 'Refused', log: 'router', pattern: outcome(...outcomes.refused) },
  { name: 'DeniedByIam', log: 'router', pattern: outcome(...outcomes.deniedByIam) },
  { name: 'AbsentOrDenied', log: 'router', pattern: outcome(...outcomes.absentOrDenied) },
  { name: 'Throttled', log: 'router', pattern: outcome(...outcomes.throttled) },
  { name: 'Unrecorded', log: 'router', pattern: outcome(...outcomes.unrecorded) },
  { name: 'Failed', log: 'router', pattern: outcome(...outcomes.failed) },
  {
    name: 'Slow',
    log: 'router',
    pattern: `{ $.audit.record = "outcome" && $.audit.durationMs > ${slowMs} }`,
  },
  // The router logs AWS's code, never its sentence (shared/observe.ts). Only STS denies the router with this
  // code.
  {
    name: 'SessionsRefused',
    log: 'router',
    pattern: '{ $.message = "call failed" && $.error = "AccessDenied" }',
  },
  { name: 'TokensRefused', log: 'authorizer', pattern: '{ $.message = "token refused" }' },
  // A token that could not be checked is an error of the function, which AWS counts (alarm authorizer-errors).
  { name: 'IssuerSilent', log: 'authorizer', pattern: '{ $.message = "issuer not answering" }' },
  { name: 'PrivateApiRefused', log: 'tools-api', pattern: '{ $.status = "403" }' },
];
