/**
 * Grants → IAM. One declaration yields the data role's policy (the reach of any call), the session policy (the reach of
 * one call) and the boundary (the limit of every session of the stage). Never: a session policy that allows more than
 * the data role with the same caller.
 */
import { escapeForPolicy } from './bind.ts';
import type { DataArns, DataName, DataPlace } from './data.ts';
import type { CheckedGrant } from './grant.ts';
import { keyStatements } from './key-grants.ts';
import { pascal } from './names.ts';
import type { PolicyDocument, Statement } from './policy-document.ts';
import { policyDocument } from './policy-document.ts';
import type { Part } from './template.ts';

/** STS: "The plaintext … can't exceed 2,048 characters" (AssumeRole, Policy). */
export const maxSessionPolicyCharacters = 2048;

/** The data role's own policy: `{caller.*}` is the session's tag, `{input.*}` and `{call.id}` are anything. */
export function dataRolePolicy(grants: readonly CheckedGrant[], { arns, keys }: DataPlace): PolicyDocument {
  return policyDocument([
    ...grants.map((grant) => statement(grant, anyCall(grant.parts), arns)),
    ...keyStatements(grants, keys),
  ]);
}

/**
 * The policy of one call's data session.
 * @param named the strings from bindGrants
 * @throws Error for a grant without one
 */
export function sessionPolicy(
  grants: readonly CheckedGrant[],
  named: Record<string, string>,
  { arns, keys }: DataPlace,
): PolicyDocument {
  return policyDocument([
    ...grants.map((grant) => statement(grant, oneCall(grant, named), arns)),
    ...keyStatements(grants, keys),
  ]);
}

/** A value of a policy: exact text to compare, or a pattern. */
type Value = { text: string; pattern: boolean };

function anyCall(parts: Part[]): Value {
  const text = parts.map((part) => {
    if (typeof part === 'string') return part;
    return part.of === 'caller' ? `\${aws:PrincipalTag/${part.name}}` : '*';
  });
  return { text: text.join(''), pattern: true };
}

function oneCall(grant: CheckedGrant, named: Record<string, string>): Value {
  const value = named[grant.as];
  if (value === undefined) throw new Error(`no value was bound for "${grant.as}"`);
  return { text: escapeForPolicy(value), pattern: false };
}

function statement(grant: CheckedGrant, value: Value, arns: DataArns): Statement {
  const Action = grant.actions.length === 1 ? (grant.actions[0] as string) : [...grant.actions];
  if (grant.on === undefined) return { Effect: 'Allow', Action, Resource: '*' };
  const arn = arns[grant.on];
  const compare = value.pattern ? 'StringLike' : 'StringEquals';
  switch (grant.kind) {
    case 'prefix':
      return {
        Effect: 'Allow',
        Action,
        Resource: arn,
        Condition: { [compare]: { 's3:prefix': value.text } },
      };
    case 'leadingKey':
      return {
        Effect: 'Allow',
        Action,
        Resource: grant.index === undefined ? arn : `${arn}/index/${grant.index}`,
        // ForAllValues is true when the key is absent: Null demands that it is there.
        Condition: {
          [`ForAllValues:${compare}`]: { 'dynamodb:LeadingKeys': value.text },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      };
    default:
      return { Effect: 'Allow', Action, Resource: `${arn}/${value.text}` };
  }
}

/**
 * The permissions boundary of all session roles of a stage. It allows the actions of the contracts and the private API
 * (a boundary of denies alone grants nothing), and denies whatever no call may ever do.
 * @param input `vpcId` is absent where functions run outside a VPC (`sst dev`)
 */
export function sessionBoundary(input: {
  grants: readonly CheckedGrant[];
  data: DataPlace;
  privateApiArn: string;
  vpcId: string | undefined;
}): PolicyDocument {
  const onStar = actionsOn(input.grants, undefined);
  return policyDocument([
    ...namedData(input.grants).map((name): Statement => {
      const arn = input.data.arns[name];
      const Sid = `Data${pascal(name)}`;
      const Resource = resourcesOn(input.grants, name, arn);
      return { Sid, Effect: 'Allow', Action: actionsOn(input.grants, name), Resource };
    }),
    ...(onStar.length > 0
      ? [{ Sid: 'Identity', Effect: 'Allow' as const, Action: onStar, Resource: '*' }]
      : []),
    ...keyStatements(input.grants, input.data.keys),
    { Sid: 'PrivateApi', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: input.privateApiArn },
    {
      Sid: 'NoEscalation',
      Effect: 'Deny',
      Action: ['iam:*', 'organizations:*', 'sts:AssumeRole*'],
      Resource: '*',
    },
    {
      Sid: 'AgentsOnly',
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalTag/actor': 'ai-agent' } },
    },
    ...(input.vpcId === undefined ? [] : [insideVpcOnly(input.vpcId)]),
  ]);
}

/** All actions of the grants on one store; with undefined, those without a resource. */
function actionsOn(grants: readonly CheckedGrant[], name: DataName | undefined): string[] {
  return [...new Set(grants.filter(({ on }) => on === name).flatMap(({ actions }) => actions))].sort();
}

/** The store itself for actions on the whole, its objects or indexes for the others. */
function resourcesOn(grants: readonly CheckedGrant[], name: DataName, arn: string): string[] {
  const resources = grants
    .filter(({ on }) => on === name)
    .map(({ kind, index }) =>
      kind === 'key' ? `${arn}/*` : index === undefined ? arn : `${arn}/index/${index}`,
    );
  return [...new Set(resources)].sort();
}

function namedData(grants: readonly CheckedGrant[]): DataName[] {
  return [...new Set(grants.flatMap(({ on }) => on ?? []))].sort();
}

/**
 * A session outside of the VPC is worthless. Requests of S3 and DynamoDB to KMS in the session's name do not come from
 * the VPC: they have aws:ViaAWSService true, and nothing reliable about the network (KMS Developer Guide, "Using VPC
 * endpoint conditions"), so kms:ViaService binds the keys instead (key-grants.ts).
 */
function insideVpcOnly(vpcId: string): Statement {
  return {
    Sid: 'InsideVpcOnly',
    Effect: 'Deny',
    Action: ['s3:*', 'dynamodb:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:SourceVpc': vpcId }, Bool: { 'aws:ViaAWSService': 'false' } },
  };
}
