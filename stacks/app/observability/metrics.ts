/**
 * Metrics of the stage's own log lines: one metric filter each. Enters: nothing. Leaves: rows. Pure.
 * Their number does not depend on the catalogue: an alarm may not SEARCH (CloudWatch User Guide, "Using metric math"),
 * and per-tool metrics would cost by the tool, so alarms stand on sums over all tools, and the dashboard asks the
 * log for what each tool did. No count is a dimension's: CloudWatch bills every value of one as a metric.
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

/** Longer than this a call is slow, whatever it does: clients' patience is some 60 s. */
export const slowMs = 10_000;

/** Reasons of shared/refusal.ts by whose matter they are; test/stacks/app/observability holds the two together. */
export const outcomes = {
  /** the caller asked for what this caller may not have */
  refused: [
    ...['unknown-tool', 'missing-scope', 'denied'],
    ...['refused-value', 'refused-content', 'guardrail', 'policy-too-large'],
  ],
  /** the caller, or its model, made a mistake: nobody is called */
  mistaken: ['bad-arguments', 'tool-error'],
  /** a person has the word, or had it */
  consent: ['needs-approval', 'not-approved', 'not-approvable'],
  /** an operator stopped it, and knows */
  stopped: ['braked'],
  /** IAM stopped what a grant should have allowed */
  deniedByIam: ['access-denied'],
  /**
   * IAM denied a name that the call may touch, which is how S3 says that nothing is there to somebody who may not list
   * (S3 API Reference, GetObject, "Permissions"): mostly a misspelt name
   */
  absentOrDenied: ['absent-or-denied'],
  throttled: ['throttled', 'over-budget'],
  /** the stream did not take the decision, so the call was not made */
  unrecorded: ['not-recorded'],
  /** ours to mend */
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
  // The router logs AWS's code, never its sentence (shared/observe.ts): STS is all that denies the router by this name.
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
