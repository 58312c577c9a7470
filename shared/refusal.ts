/**
 * Every reason to refuse a call. A step throws a Refusal; functions/router/serve-call.ts catches it, and one table
 * (functions/router/answer.ts) turns its reason into the client's answer. Any other error is a defect: logged, never
 * shown.
 */

/** `is` names the reason in answers and records. */
export type Reason =
  /** not in the catalogue, or not listed for this caller: the two must look the same */
  | { is: 'unknown-tool'; name: string }
  | { is: 'missing-scope'; tool: string; needed: string[] }
  /** no policy permits the call, or one forbids it */
  | { is: 'denied' }
  /** a policy asks for a person's consent; `form`: the client may relay it */
  | {
      is: 'needs-approval';
      url: string;
      expiresAtSeconds: number;
      form?: { nonce: string; question: string };
    }
  /** the person who was asked said no */
  | { is: 'not-approved' }
  /** no person would read so long arguments to the end */
  | { is: 'not-approvable'; maxCharacters: number }
  /** `problems`: a sentence for the model, without the argument values */
  | { is: 'bad-arguments'; problems: string }
  /** a value that would widen or misname the call's reach; `instead`: a spelling that would be accepted */
  | { is: 'refused-value'; where: string; why: string; instead?: string }
  /** an argument with hidden, steering or secret text, or one that is too large to be looked through */
  | { is: 'refused-content'; where: string; why: string }
  /** the stage's guardrail blocks it; `result`: of a call that was made */
  | { is: 'guardrail'; where: 'arguments' | 'result' }
  /** the session policy would not fit into STS's limits */
  | { is: 'policy-too-large'; characters?: number }
  /** the tool's own sentence to the model, for example that a document does not exist */
  | { is: 'tool-error'; message: string }
  /** IAM denied an action of the call's own session: a grant, a key or a policy is wrong */
  | { is: 'access-denied' }
  /** S3 answered 403 to a read of the object that the call names: it does not exist, or may not be read */
  | { is: 'absent-or-denied' }
  /** `data`: a store throttled the tool while it worked; else nothing was done */
  | { is: 'throttled'; what?: 'data' }
  | { is: 'timed-out'; timeoutMs: number }
  | { is: 'crashed' }
  | { is: 'bad-output' }
  | { is: 'output-too-large'; maxBytes: number }
  /** the decision of a call that changes data was not acknowledged by the audit store */
  | { is: 'not-recorded' }
  /** an operator stopped all calls, this tool's or this caller's */
  | { is: 'braked'; what: 'all' | 'tool' | 'caller' }
  /** the caller's budget for this tool is used up */
  | { is: 'over-budget'; budget: string; retryAfterSeconds: number }
  /** STS, the private API, the control table or the guardrail did not answer, or refused the router */
  | { is: 'unavailable'; what: 'sts' | 'tool' | 'control' | 'guardrail' };

/** Thrown by the steps of a call. `cause` is logged, never shown. */
export class Refusal extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, options?: ErrorOptions) {
    super(reason.is, options);
    this.name = 'Refusal';
    this.reason = reason;
  }
}
