/**
 * Every statement of every policy has an effect. A misspelt action, or an action on a resource of another kind, grants
 * and denies nothing, and no deploy fails for it: a needed grant is missing, or an expected denial never happens.
 * Source: service-reference.ts. Finds policies in every property of every resource, so also those of a new kind.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { patternsOverlap } from '../model/patterns.ts';
import { conditionsOf, parseStatements } from '../model/policies.ts';
import { finding, list, type Proof } from '../model/proof.ts';
import { type Action, actionsLike, globalKeys } from '../model/service-reference.ts';

export const statementsMeanSomething: Proof = {
  id: 'statements-mean-something',
  title: 'Every action of every policy exists, is on resources of its kind, and knows the condition keys',
  check: (plan: Plan) =>
    plan.resources
      .filter(({ type }) => type.startsWith('aws:'))
      .flatMap((resource) =>
        policiesIn(resource).flatMap(({ text, property }) =>
          reasonsIn(resource, property, text).map((reason) => finding(resource, property, reason)),
        ),
      ),
};

/** @returns every policy in the inputs of a resource, at any depth */
function policiesIn(resource: Resource): { text: string; property: string }[] {
  return textsIn(resource.inputs, '').filter(({ text }) => text.includes('"Statement"'));
}

/** Reasons by policy text, because many roles, and most policies of two compared plans, have the same text. */
const found = new Map<string, string[]>();

function reasonsIn(resource: Resource, property: string, text: string): string[] {
  const known = found.get(text);
  if (known !== undefined) return known;
  const reasons = parseStatements(resource, property, text).flatMap(({ statement }) =>
    judge(statement).map((reason) => `${statement.Sid ?? statement.Effect}: ${reason}`),
  );
  found.set(text, reasons);
  return reasons;
}

function textsIn(value: unknown, property: string): { text: string; property: string }[] {
  if (typeof value === 'string') return [{ text: value, property }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const step = Array.isArray(value) ? `[${name}]` : property === '' ? name : `.${name}`;
    return textsIn(item, property + step);
  });
}

function judge(statement: Statement): string[] {
  const named = list(statement.Action ?? statement.NotAction).filter((action) => action !== '*');
  const looked = named.map((pattern) => ({ pattern, actions: actionsLike(pattern) }));
  const unknown = looked.flatMap(({ pattern, actions }) => {
    if (actions === undefined) return [`names ${pattern}, of a service that AWS's reference does not have`];
    return actions.length === 0 ? [`names ${pattern}, which is no action`] : [];
  });
  const known = looked.flatMap(({ pattern, actions }) =>
    actions === undefined || actions.length === 0 ? [] : [{ pattern, actions }],
  );
  return [...unknown, ...aboutResources(statement, known), ...aboutKeys(statement, known)];
}

type Named = { pattern: string; actions: Action[] };

function aboutResources(statement: Statement, named: Named[]): string[] {
  const resources = list(statement.Resource);
  // Trust policies have no Resource; every action fits `*`.
  if (resources.length === 0 || resources.includes('*') || named.length === 0) return [];
  const fits = ({ actions }: Named, resource: string) =>
    actions.some((action) => action.resources.some(({ arn }) => isOfKind(resource, arn)));
  return [
    ...named
      .filter((one) => !resources.some((resource) => fits(one, resource)))
      .map(({ pattern }) => `${pattern} is never on ${resources.join(', ')}`),
    ...resources
      .filter((resource) => !named.some((one) => fits(one, resource)))
      .map(
        (resource) => `${resource} is nothing that ${named.map(({ pattern }) => pattern).join(', ')} is on`,
      ),
  ];
}

/**
 * Compares ARNs field by field, because a variable part before the last field has no colon. Amazon S3 User Guide,
 * "General purpose bucket naming rules": no name of a bucket has a slash.
 */
function isOfKind(resource: string, arn: string): boolean {
  const [own, known] = [fieldsOf(resource), fieldsOf(arn)];
  if (known[2] === 's3' && known[5] === '*' && resource.includes('/')) return false;
  return own.length === known.length && known.every((field, at) => patternsOverlap(own[at] ?? '', field));
}

/** @returns `arn`, partition, service, region, account, and the rest as one field */
function fieldsOf(arn: string): string[] {
  const fields = arn.split(':');
  return [...fields.slice(0, 5), fields.slice(5).join(':')];
}

/** Requests lack a key that their action does not have: its condition never holds or, negated, always does. */
function aboutKeys(statement: Statement, named: Named[]): string[] {
  return conditionsOf(statement).flatMap(({ key }) => {
    const lowerKey = key.toLowerCase();
    if (globalKeys.some((known) => patternsOverlap(lowerKey, known)) || isOfIssuer(statement, lowerKey))
      return [];
    return named
      .filter(({ actions }) => !actions.some((action) => knows(action, lowerKey)))
      .map(({ pattern }) => `asks ${pattern} for ${key}, which it does not know`);
  });
}

function knows({ conditionKeys }: Action, key: string): boolean {
  return conditionKeys.some((known) => patternsOverlap(key, known));
}

/**
 * Whether the key is a claim of the issuer that the statement trusts: `aud`, `sub` or `amr` of any issuer (IAM User
 * Guide, "Available keys for AWS web identity federation").
 */
function isOfIssuer({ Principal: principal }: Statement, key: string): boolean {
  if (principal === undefined || principal === '*') return false;
  return list(principal.Federated).some((arn) => {
    const issuer = arn.split(':oidc-provider/')[1]?.toLowerCase();
    return issuer !== undefined && ['aud', 'sub', 'amr'].some((claim) => key === `${issuer}:${claim}`);
  });
}
