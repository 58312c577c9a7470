/**
 * The principal of a request, and the Principal element, compiled into a test: how strongly it names a
 * principal, if at all.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal".
 */
import { PolicyError, QuestionError } from './policy-error.ts';
import { checkMembers, checkRecord, checkTexts } from './shapes.ts';

/**
 * The principal of a request: a role's session, an AWS service under its own name, or the bearer of a token,
 * who has no role yet. This project has no IAM users.
 */
export type Principal = {
  /**
   * assumed-role session ARN, role ARN (for a session without a known name), service principal, identity provider
   */
  arn: string;
  /** for a session: ARN of its role, with path */
  roleArn?: string;
  /** twelve digits: the account of the role, or for a service the account that it acts for */
  accountId: string;
  /** such as `lambda.amazonaws.com`: set when the service acts under its own name, without a role */
  service?: string;
  /**
   * ARN of the identity provider of the token: set for AssumeRoleWithWebIdentity, which has no principal of the account
   */
  federated?: string;
};

/**
 * How an Allow names a principal, which decides what can still limit it in the same account:
 * - `direct`: its session ARN, `*`, the service itself, or the identity provider of its token. "Permissions
 *   granted directly to a session are not limited by an implicit deny in an identity-based policy, a
 *   permissions boundary, or session policy" (Policy evaluation logic). Of `*`: "For IAM users and role
 *   principals within your account, no other permissions are required", and boundaries and session policies
 *   "do not limit permissions granted using the aws:PrincipalArn condition key with a wildcard(*) in the
 *   Principal element" (Principal).
 * - `role`: its role's ARN. "Limited by an implicit deny in a permissions boundary or session policy".
 * - `account`: its account. "This delegates authority to the account": the identity policy must allow as well.
 */
export type Naming = 'direct' | 'role' | 'account';

const rolePattern = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:[^*?]*\/)?([^*?/]+)$/;
const sessionPattern = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([^*?/]+)\/[^*?/]+$/;
const accountPattern = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(:root)?$/;
const providerPattern = /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/[\w./-]+$/;
const servicePattern = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;

/**
 * Compiles a Principal element.
 * @returns a test: how the element names a principal; undefined when it does not
 * @throws PolicyError for an unknown form, among them `NotPrincipal`, users and SAML
 */
export function compilePrincipal(element: unknown, where: string): (asker: Principal) => Naming | undefined {
  if (element === '*') return () => 'direct';
  const map = checkRecord(element, where);
  checkMembers(map, ['AWS', 'Service', 'Federated'], where);
  const named = new Map<string, Naming>();
  for (const text of map.AWS === undefined ? [] : checkTexts(map.AWS, `${where}.AWS`)) {
    nameAws(named, text, `${where}.AWS`);
  }
  for (const service of map.Service === undefined ? [] : checkTexts(map.Service, `${where}.Service`)) {
    if (!servicePattern.test(service))
      throw new PolicyError(`${where}.Service`, `${JSON.stringify(service)} is not a service`);
    named.set(service, 'direct');
  }
  for (const provider of map.Federated === undefined ? [] : checkTexts(map.Federated, `${where}.Federated`)) {
    if (!providerPattern.test(provider))
      throw new PolicyError(`${where}.Federated`, `${JSON.stringify(provider)} is not an OIDC provider`);
    named.set(provider, 'direct');
  }
  // After the loops, so that they check the elements beside a `*` too.
  if (named.has('*')) return () => 'direct';
  return (asker) => {
    if (asker.service !== undefined) return named.get(asker.service);
    if (asker.federated !== undefined) return named.get(asker.federated);
    // The strongest naming counts.
    return named.get(asker.arn) ?? named.get(asker.roleArn ?? '') ?? named.get(asker.accountId);
  };
}

function nameAws(named: Map<string, Naming>, text: string, where: string): void {
  const account = accountPattern.exec(text);
  if (text === '*' || sessionPattern.test(text)) named.set(text, 'direct');
  else if (rolePattern.test(text)) named.set(text, 'role');
  else if (account?.[1] && text.startsWith('arn:') === (account[2] !== undefined))
    named.set(account[1], 'account');
  else throw new PolicyError(where, `${JSON.stringify(text)} names no account, role or session`);
}

/** @returns whether the element names everybody: the one form that both kinds of VPC endpoint read alike */
export function namesEverybody(element: unknown): boolean {
  const aws = typeof element === 'object' && element !== null && 'AWS' in element ? element.AWS : undefined;
  return element === '*' || aws === '*' || (Array.isArray(aws) && aws.length === 1 && aws[0] === '*');
}

/**
 * Refuses a principal whose fields contradict each other, because any decision about it could be wrong.
 * @throws QuestionError
 */
export function checkPrincipal(principal: Principal): void {
  const { arn, roleArn, accountId, service, federated } = principal;
  if (!/^\d{12}$/.test(accountId))
    throw new QuestionError(`${JSON.stringify(accountId)} is not an account id`);
  if (service !== undefined) {
    const itself = arn === service && roleArn === undefined && servicePattern.test(service);
    if (!itself) throw new QuestionError(`${JSON.stringify(arn)} does not ask as the service ${service}`);
    return;
  }
  if (federated !== undefined) {
    if (arn !== federated || roleArn !== undefined || !providerPattern.test(federated))
      throw new QuestionError(`${JSON.stringify(arn)} does not ask with a token of ${federated}`);
    return;
  }
  const session = sessionPattern.exec(arn);
  const role = rolePattern.exec(session ? (roleArn ?? '') : arn);
  const whole = role && role[1] === accountId;
  const fits = session ? session[1] === accountId && session[2] === role?.[2] : (roleArn ?? arn) === arn;
  if (!whole || !fits) {
    throw new QuestionError(
      `${JSON.stringify(arn)} is not a role or a session of ${roleArn ?? 'a given role'}`,
    );
  }
}
