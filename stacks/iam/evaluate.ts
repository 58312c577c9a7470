// biome-ignore-all lint/style/noExcessiveLinesPerFile: one flow chart of AWS, step by step
/**
 * IAM's decision for one request within one account. Enters: a question and the policies that apply to it.
 * Leaves: the decision, the policy that made it, and AWS's own wording of the reason. Reads no clock, network
 * or file. Compiles a document at its first use and freezes it.
 *
 * Sources: IAM User Guide, "How AWS enforcement code logic evaluates requests", "Policy evaluation for requests
 * within a single account", "AWS JSON policy elements: Principal". Not modelled, because no stage has them: IAM
 * users, root, other accounts, RCPs, federated sessions, KMS grants.
 */
import type { PolicyDocument } from '../../shared/policy-document.ts';
import { compilePolicy } from './compile-policy.ts';
import { QuestionError } from './policy-error.ts';
import { checkPrincipal, type Principal } from './principal.ts';
import { RequestContext } from './request-context.ts';
import type { AccessRequest, PolicyKind } from './statement.ts';
import { type Effects, weigh } from './weigh.ts';
import { allowReason, explicitDenyReason, implicitDenyReason } from './wording.ts';

export type Question = {
  /** `s3:GetObject`, in any case */
  action: string;
  /** ARN, or `*` for an action that has no resource */
  resource: string;
  principal: Principal;
  /** by condition key, in any case; multivalued keys have arrays; absent keys are those the request lacks */
  context: Record<string, string | string[]>;
};

export type Policies = {
  /** any of them may allow */
  identity: PolicyDocument[];
  /** of the question's resource; a trust policy goes to `evaluateTrust` */
  resource?: PolicyDocument;
  boundary?: PolicyDocument;
  /** inline session policy */
  session?: PolicyDocument;
  /** of the VPC endpoint that the request passed */
  endpoint?: PolicyDocument;
  /** one document for each level of the organisation; each of them must allow */
  scp?: PolicyDocument[];
};

export type IamDecision = {
  allowed: boolean;
  explicitDeny: boolean;
  /** the kind of policy that decided; a role's trust policy is `resource`; `default`: no policy allows */
  by: 'identity' | 'resource' | 'boundary' | 'session' | 'endpoint' | 'scp' | 'default';
  /** Sid or index of the deciding statement; absent for an implicit deny, which has none */
  statement?: string;
  /** completes AWS's sentence "… is not authorized to perform: <action> on resource: <resource> …" */
  reason: string;
};

const kmsKey = /^arn:aws[a-z-]*:kms:[^:]*:[^:]*:key\//;

/** The effects of the policies of one kind on the request. */
type Voice = { by: Exclude<IamDecision['by'], 'default'>; kind: PolicyKind; effects: Effects };

/** @throws PolicyError with the path of the first element that the evaluator does not know */
export function checkPolicy(
  document: unknown,
  kind: PolicyKind,
  where: string,
): asserts document is PolicyDocument {
  compilePolicy(document, kind, where);
}

/**
 * Decides whether IAM allows the request. An explicit Deny in any policy wins. The endpoint's policy and every
 * SCP must allow. Then an Allow of the resource's policy or of an identity policy is enough; boundary and
 * session policy limit the identity policies (and the resource's as `Naming` says). An Allow that names only
 * the account delegates to the identity policies and so adds nothing. A KMS key's policy must always allow, at
 * least by naming the account (see `evaluateTrust`).
 * @throws PolicyError for a document, QuestionError for a question that cannot be evaluated: refusals, not
 * decisions
 */
export function evaluate(question: Question, policies: Policies): IamDecision {
  const isKey = kmsKey.test(question.resource);
  if (isKey && !policies.resource)
    throw new QuestionError('the request for a KMS key came without its key policy');
  return decide(question, policies, { kind: 'resource', mustAllow: isKey });
}

/**
 * Decides whether the caller may take the action on the role of this trust policy (`question.resource`).
 * "IAM role trust policies and KMS key policies are exceptions to this logic, because they must explicitly allow
 * access for principals": here the identity policy alone is never enough. When the trust policy names the caller's
 * role or session (or `*`), it is enough by itself: "You can do either because the role's trust policy acts as
 * an IAM resource-based policy. When a resource-based policy grants access to a principal in the same account, no
 * additional identity-based policy is required" (STS API Reference, AssumeRole); the role ARN is limited by the
 * caller's boundary and session policy as anywhere. When it names the account, the identity policy must allow too.
 */
export function evaluateTrust(
  question: Question,
  trust: PolicyDocument,
  callerPolicies: Omit<Policies, 'resource'>,
): IamDecision {
  return decide(question, { ...callerPolicies, resource: trust }, { kind: 'trust', mustAllow: true });
}

/** The kind of the resource's policy; `mustAllow`: an Allow of the identity policies alone is not enough. */
type ResourceRule = { kind: 'resource' | 'trust'; mustAllow: boolean };

function decide(question: Question, policies: Policies, rule: ResourceRule): IamDecision {
  const voices = hear(ask(question, policies), policies, rule.kind);
  const silent = (by: Voice['by']) => voices.find((voice) => voice.by === by && !voice.effects.allow);

  const denying = voices.find((voice) => voice.effects.deny);
  if (denying) return explicitlyDenied(denying);
  const closed = silent('endpoint') ?? silent('scp');
  if (closed) return implicitlyDenied(closed, question);

  const resource = voices.find((voice) => voice.by === 'resource');
  const naming = resource?.effects.naming;
  if (resource && naming === 'direct') return allowed(resource);
  if (resource && !naming && rule.mustAllow) return implicitlyDenied(resource, question);

  const granting = naming === 'role' ? resource : voices.find((voice) => voice.by === 'identity');
  if (!granting?.effects.allow) {
    // When the resource's policy delegates to the identity policies, their missing Allow is the reason.
    return implicitlyDenied({ by: rule.mustAllow ? 'identity' : 'default', kind: 'identity' }, question);
  }
  const limit = silent('boundary') ?? silent('session');
  return limit ? implicitlyDenied(limit, question) : allowed(granting);
}

function ask(question: Question, policies: Policies): AccessRequest {
  checkPrincipal(question.principal);
  if (question.resource !== '*' && !/^arn:(?:[^:]*:){4}./s.test(question.resource)) {
    throw new QuestionError(`${JSON.stringify(question.resource)} is neither "*" nor an ARN`);
  }
  // A service principal has no policies, so policies beside one are a mistake of the code that asks.
  const own = policies.identity.length > 0 || policies.boundary || policies.session;
  if (question.principal.service !== undefined && own) {
    throw new QuestionError(`the service ${question.principal.service} has no policies of its own`);
  }
  return {
    action: question.action.toLowerCase(),
    resource: question.resource,
    principal: question.principal,
    context: new RequestContext(question.context),
  };
}

function hear(accessRequest: AccessRequest, policies: Policies, resourceKind: ResourceRule['kind']): Voice[] {
  const voices: Voice[] = [];
  const add = (by: Voice['by'], kind: PolicyKind, documents: (PolicyDocument | undefined)[]): void => {
    const present = documents.filter((document) => document !== undefined);
    if (present.length === 0 && by !== 'identity') return;
    const where = (index: number) => (present.length > 1 || by === 'identity' ? `${kind}[${index}]` : kind);
    const compiled = present.map((document, index) => compilePolicy(document, kind, where(index)));
    voices.push({ by, kind, effects: weigh(compiled, accessRequest) });
  };
  add('endpoint', 'endpoint', [policies.endpoint]);
  for (const scp of policies.scp ?? []) add('scp', 'scp', [scp]);
  add('resource', resourceKind, [policies.resource]);
  add('identity', 'identity', policies.identity);
  add('boundary', 'boundary', [policies.boundary]);
  add('session', 'session', [policies.session]);
  return voices;
}

function allowed({ by, kind, effects }: Voice): IamDecision {
  const statement = effects.allow?.label ?? '';
  return { allowed: true, explicitDeny: false, by, statement, reason: allowReason(kind) };
}

function explicitlyDenied({ by, kind, effects }: Voice): IamDecision {
  const statement = effects.deny?.label ?? '';
  return { allowed: false, explicitDeny: true, by, statement, reason: explicitDenyReason(kind) };
}

function implicitlyDenied(
  missing: { by: IamDecision['by']; kind: PolicyKind },
  { action }: Question,
): IamDecision {
  const reason = implicitDenyReason(missing.kind, action);
  return { allowed: false, explicitDeny: false, by: missing.by, reason };
}
