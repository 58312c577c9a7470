/**
 * The requests of verify to IAM, in its Query protocol: documents, names and decisions. Reads only.
 * Source: IAM API Reference, GetRole, GetRolePolicy, GetPolicy, GetPolicyVersion, ListRolePolicies,
 * ListAttachedRolePolicies, ListRoles, ListPolicies, SimulatePrincipalPolicy, SimulateCustomPolicy.
 */
import { PlainError } from '../../terminal/plain-error.ts';
import type { Decided } from '../target/question.ts';
import { type Signer, sendSigned } from './signed-request.ts';

export type Simulation = {
  action: string;
  resource: string;
  context: Record<string, string>;
  /** an existing role, or policy documents of the caller's own */
  of: { roleArn: string } | { document: object };
};

export type Iam = ReturnType<typeof createIam>;

/** The calls of IAM that verify makes. Each throws a PlainError with AWS's words for any answer but success. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one client, whose calls share a signer
export function createIam(signer: Signer) {
  async function ask(Action: string, parameters: Record<string, string>): Promise<string> {
    const body = new URLSearchParams({ Action, Version: '2010-05-08', ...parameters }).toString();
    const answer = await sendSigned(signer, {
      ...{ service: 'iam', host: 'iam.amazonaws.com', region: 'us-east-1', body },
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    });
    if (answer.status === 200) return answer.body;
    const why = `${textOf(answer.body, 'Code')}: ${textOf(answer.body, 'Message')}`;
    throw new PlainError(`iam:${Action} ${Object.values(parameters)[0]}: ${answer.status} ${why}`);
  }
  const document = (body: string, element: string) =>
    JSON.parse(decodeURIComponent(textOf(body, element))) as object;
  const whole = (body: string) => {
    if (textOf(body, 'IsTruncated') === 'true')
      throw new PlainError('A role has more policies than one answer holds.');
    return body;
  };
  /** All pages of a list; each member has a path and a name. */
  async function named(action: string, element: string, parameters: Record<string, string> = {}) {
    const found: { name: string; path: string }[] = [];
    let marker = '';
    do {
      const body = await ask(action, { ...parameters, ...(marker !== '' && { Marker: marker }) });
      const paths = textsOf(body, 'Path');
      found.push(...textsOf(body, element).map((name, at) => ({ name, path: paths[at] ?? '/' })));
      marker = textOf(body, 'IsTruncated') === 'true' ? textOf(body, 'Marker') : '';
    } while (marker !== '');
    return found;
  }
  return {
    /** Every role of the account. */
    roles: () => named('ListRoles', 'RoleName'),
    /** Every customer managed policy of the account. */
    managedPolicies: () => named('ListPolicies', 'PolicyName', { Scope: 'Local' }),
    async role(RoleName: string) {
      const body = await ask('GetRole', { RoleName });
      const boundary = textOf(body, 'PermissionsBoundaryArn');
      const trust = document(body, 'AssumeRolePolicyDocument');
      return { trust, ...(boundary !== '' && { boundary }) };
    },
    async policiesOf(RoleName: string): Promise<string[]> {
      const inline = whole(await ask('ListRolePolicies', { RoleName }));
      const attached = whole(await ask('ListAttachedRolePolicies', { RoleName }));
      return [...textsOf(inline, 'member'), ...textsOf(attached, 'PolicyArn')].sort();
    },
    async inlinePolicy(RoleName: string, PolicyName: string): Promise<object> {
      return document(await ask('GetRolePolicy', { RoleName, PolicyName }), 'PolicyDocument');
    },
    async managedPolicy(PolicyArn: string): Promise<object> {
      const VersionId = textOf(await ask('GetPolicy', { PolicyArn }), 'DefaultVersionId');
      return document(await ask('GetPolicyVersion', { PolicyArn, VersionId }), 'Document');
    },
    async simulate({ action, resource, context, of }: Simulation): Promise<Decided> {
      const parameters = {
        'ActionNames.member.1': action,
        'ResourceArns.member.1': resource,
        ...contextEntries(context),
      };
      const body =
        'roleArn' in of
          ? await ask('SimulatePrincipalPolicy', { PolicySourceArn: of.roleArn, ...parameters })
          : await ask('SimulateCustomPolicy', {
              'PolicyInputList.member.1': JSON.stringify(of.document),
              ...parameters,
            });
      return textOf(body, 'EvalDecision') as Decided;
    },
  };
}

function contextEntries(context: Record<string, string>): Record<string, string> {
  const entries = Object.entries(context).flatMap(([key, value], index) => {
    const entry = `ContextEntries.member.${index + 1}`;
    const isBoolean = value === 'true' || value === 'false';
    const type = isBoolean ? 'boolean' : key === 'dynamodb:LeadingKeys' ? 'stringList' : 'string';
    return [
      [`${entry}.ContextKeyName`, key],
      [`${entry}.ContextKeyType`, type],
      [`${entry}.ContextKeyValues.member.1`, value],
    ];
  });
  return Object.fromEntries(entries);
}

/** The text of the first element of that name; empty without such an element. */
function textOf(xml: string, element: string): string {
  return textsOf(xml, element)[0] ?? '';
}

function textsOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
}
