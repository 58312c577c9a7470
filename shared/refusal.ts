/**
 * Everything a call can be refused for. A step throws a Refusal; one place (functions/router/answer.ts)
 * turns its reason into what the client sees. An error that is no Refusal is a defect: logged, never shown.
 */
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
  /** nobody could read it all before saying yes */
  | { is: 'not-approvable'; maxCharacters: number }
  /** `problems`: a sentence for the model, without the argument values */
  | { is: 'bad-arguments'; problems: string }
  /** a value that would widen or misname what the call may touch; `instead`: a spelling of it that would be accepted */
  | { is: 'refused-value'; where: string; why: string; instead?: string }
  /** what an argument holds beside its meaning: hidden, steering or secret text; or more than is looked through */
  | { is: 'refused-content'; where: string; why: string }
  /** the stage's guardrail holds it back; `result`: of a call that was made */
  | { is: 'guardrail'; where: 'arguments' | 'result' }
  /** the session policy would not fit into STS's limits */
  | { is: 'policy-too-large'; characters?: number }
  /** what the tool itself says to the model, for example that a document does not exist */
  | { is: 'tool-error'; message: string }
  /** IAM denied what the tool tried with the call's own session: a grant, a key or a policy is not as it should be */
  | { is: 'access-denied' }
  /** S3 answered 403 to a read of the very object that the call names: there is none, or it may not be read */
  | { is: 'absent-or-denied' }
  /** `data`: what the tool works with, while the call was under way; else before anything was done */
  | { is: 'throttled'; what?: 'data' }
  | { is: 'timed-out'; timeoutMs: number }
  | { is: 'crashed' }
  | { is: 'bad-output' }
  | { is: 'output-too-large'; maxBytes: number }
  /** the decision of a call that changes data was not acknowledged by the audit store */
  | { is: 'not-recorded' }
  /** an operator stopped all calls, this tool's or this caller's */
  | { is: 'braked'; what: 'all' | 'tool' | 'caller' }
  /** the caller's budget for this tool is used up until then */
  | { is: 'over-budget'; budget: string; retryAfterSeconds: number }
  /** STS, the private API, the control table or the guardrail could not be asked, or said no */
  | { is: 'unavailable'; what: 'sts' | 'tool' | 'control' | 'guardrail' };

export class Refusal extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, options?: ErrorOptions) {
    super(reason.is, options);
    this.name = 'Refusal';
    this.reason = reason;
  }
}
