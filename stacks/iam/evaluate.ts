// biome-ignore-all lint/style/noExcessiveLinesPerFile: one flow chart of AWS, step by step
/**
 * IAM's decision for one request within one account. In: a question and the policies that apply to it. Out: the
 * decision, which policy made it, and AWS's own wording of the reason. Pure but for freezing the documents; never
 * reads the clock, the network or a file; a document is compiled at its first use and never again.
 *
 * Sources: IAM User Guide, "How AWS enforcement code logic evaluates requests", "Policy evaluation for requests
 * within a single account", "AWS JSON policy elements: Principal". Not modelled, since nothing here has them:
 * IAM users, root, other accounts, RCPs, federated sessions, KMS grants.
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
  /** condition keys in any case; multivalued ones as arrays; a key that the request does not have is absent */
  context: Record<string, string | string[]>;
};

export type Policies = {
  /** any of them may allow */
  identity: PolicyDocument[];
  /** of the resource that is asked for; a trust policy goes to `evaluateTrust` */
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
  /** the kind of policy that decided; a role's trust policy is `resource`; `default`: nothing allows */
  by: 'identity' | 'resource' | 'boundary' | 'session' | 'endpoint' | 'scp' | 'default';
  /** Sid or index of the deciding statement; absent when it was the lack of one */
  statement?: string;
  /** completes AWS's sentence "… is not authorized to perform: <action> on resource: <resource> …" */
  reason: string;
};

const kmsKey = /^arn:aws[a-z-]*:kms:[^:]*:[^:]*:key\//;

/** One kind of policy that applies, in the order in which AWS asks them, and what it says. */
type Voice = { by: Exclude<IamDecision['by'], 'default'>; kind: PolicyKind; effects: Effects };

/** Throws PolicyError, naming the path, for everything in a document that the evaluator does not know. */
export function checkPolicy(
  document: unknown,
  kind: PolicyKind,
  where: string,
): asserts document is PolicyDocument {
  compilePolicy(document, kind, where);
}

/**
 * Whether the request is allowed. An explicit Deny anywhere wins; the endpoint's policy and every SCP must allow;
 * then the resource's policy or the identity's is enough, the latter within boundary and session policy (how far
 * they limit the former: see `Naming`). An Allow of the account alone delegates to the identity policy and so
 * adds nothing. Not so for a KMS key: its policy must allow, be it by naming the account (see `evaluateTrust`).
 * Throws PolicyError and QuestionError, which are refusals, not decisions.
 */
export function evaluate(question: Question, policies: Policies): IamDecision {
  const isKey = kmsKey.test(question.resource);
  if (isKey && !policies.resource)
    throw new QuestionError('a KMS key is accessRequest for without its key policy');
  return decide(question, policies, { kind: 'resource', mustAllow: isKey });
}

/**
 * Whether the caller may take the action on the role that this trust policy belongs to (`question.resource`).
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

/** The resource's policy, and whether a request needs its Allow, or may do with the identity policy's. */
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
    // Where the resource's policy has delegated to the identity policy, that is who fell short; else nobody did.
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
  // A service that asks as itself has no policies of its own; some here mean that the asker is mistaken.
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
