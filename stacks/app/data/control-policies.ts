/**
 * The control table (shared/control.ts): its ARN (`controlTableArn`), its roles (`controlRoles`) and actions
 * (`controlActions`), and the rights on its kinds of items as policy statements: those of the router
 * (`routerControl`), the approval page (`approvalControl`) and the operator (`operatorControl`), and the table's
 * own policy (`controlTablePolicy`), which denies everybody else explicitly. Pure. Neither the
 * router nor the page can remove a brake, and a grant for one kind of item never covers another.
 */
import { controlKinds, controlTableName } from '../../../shared/control.ts';
import { type Deployment, physicalName } from '../../../shared/names.ts';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { governanceRolePath } from '../governance/names.ts';
import { deny, itemActions, tlsOnly } from './data-policies.ts';

/** ARN of the deployment's control table, made from its names. */
export function controlTableArn(of: Deployment): string {
  return `arn:aws:dynamodb:${of.region}:${of.accountId}:table/${controlTableName(of)}`;
}

/** ARNs of the three roles that share the table, whether the stage has them or not. */
export function controlRoles(of: Deployment) {
  const role = (rest: string) => `arn:aws:iam::${of.accountId}:role/${rest}`;
  return {
    router: role(physicalName(of, 'router')),
    approval: role(physicalName(of, 'approval')),
    operator: role(`${governanceRolePath(of).slice(1)}${physicalName(of, 'operator')}`),
  };
}

/** All operations on items: the boundary of the stage's functions and the endpoint allow these. */
export const controlActions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
  (name) => `dynamodb:${name}`,
);

/** @param at `vpcId` is absent in `sst dev`, `keyArn` where the stage has no keys of its own */
export function routerControl(
  of: Deployment,
  at: { vpcId: string | undefined; keyArn: string | undefined },
): Statement[] {
  const from = {
    ...fromCodeOf(of, 'router'),
    ...(at.vpcId !== undefined && { StringEquals: { 'aws:SourceVpc': at.vpcId } }),
  };
  const { brakes, budget, approval } = controlKinds;
  return [
    items(of, 'ReadBrakes', ['GetItem'], brakes, from),
    items(of, 'LeaseBudgets', ['UpdateItem'], budget, from),
    items(of, 'AskAndRedeem', ['GetItem', 'PutItem', 'DeleteItem'], approval, from),
    ...openTable(of, at.keyArn),
  ];
}

/** The approval page, which runs outside the VPC: it answers questions, and keeps its visitors' sign-ins. */
export function approvalControl(of: Deployment, keyArn: string | undefined): Statement[] {
  const from = fromCodeOf(of, 'approval');
  const { approval, signIn } = controlKinds;
  return [
    items(of, 'Approve', ['GetItem', 'UpdateItem'], approval, from),
    items(of, 'SignIns', ['GetItem', 'PutItem', 'DeleteItem'], signIn, from),
    ...openTable(of, keyArn),
  ];
}

/**
 * The operator calls from outside the VPC, so there is no network condition. The key is made later than this policy, so
 * it is not named.
 */
export function operatorControl(of: Deployment): Statement[] {
  return [
    items(of, 'PutOnBrakes', ['GetItem', 'UpdateItem'], controlKinds.brakes, {}),
    ...openTable(of, `arn:aws:kms:${of.region}:${of.accountId}:key/*`),
  ];
}

/**
 * Denies only: the policies of the three roles allow. It denies the account's administrators too: a person
 * who needs to change a brake assumes the operator role, so that the record names them. IAM decides who
 * manages the table.
 * @param vpcId absent in `sst dev`
 */
export function controlTablePolicy(of: Deployment, vpcId: string | undefined): PolicyDocument {
  const Resource = [controlTableArn(of)];
  const { router, approval, operator } = controlRoles(of);
  const writes = itemActions.filter((action) => !/(Get|Query|Scan|Select|Check)/.test(action));
  const insideVpcOnly: Statement = {
    ...deny,
    Sid: 'RouterInsideVpcOnly',
    Action: itemActions,
    Resource,
    Condition: {
      StringNotEquals: { ...(vpcId !== undefined && { 'aws:SourceVpc': vpcId }) },
      ArnNotEquals: { 'aws:PrincipalArn': [approval, operator] },
    },
  };
  return policyDocument([
    tlsOnly('dynamodb', Resource),
    {
      ...deny,
      Sid: 'NobodyElse',
      Action: itemActions,
      Resource,
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': [router, approval, operator] } },
    },
    {
      ...deny,
      Sid: 'OperatorAloneBrakes',
      Action: writes,
      Resource,
      Condition: {
        'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': controlKinds.brakes },
        ArnNotEquals: { 'aws:PrincipalArn': operator },
      },
    },
    ...(vpcId === undefined ? [] : [insideVpcOnly]),
  ]);
}

type Condition = NonNullable<Statement['Condition']>;

/** Items whose partition key is `kind`, or begins with it. ForAllValues is true without a key, so Null demands one. */
// biome-ignore lint/complexity/useMaxParams: one statement, by its parts
function items(of: Deployment, Sid: string, operations: string[], kind: string, from: Condition): Statement {
  const [compare, text] = kind.endsWith('#') ? ['StringLike', `${kind}*`] : ['StringEquals', kind];
  return {
    Sid,
    Effect: 'Allow',
    Action: operations.map((name) => `dynamodb:${name}`),
    Resource: controlTableArn(of),
    Condition: {
      [`ForAllValues:${compare}`]: { 'dynamodb:LeadingKeys': text },
      Null: { 'dynamodb:LeadingKeys': 'false' },
      ...from,
    },
  };
}

/** Lambda puts this key into the credentials of a function's environments. */
const fromCodeOf = (of: Deployment, what: string): Condition => ({
  ArnEquals: {
    'lambda:SourceFunctionArn': `arn:aws:lambda:${of.region}:${of.accountId}:function:${physicalName(of, what)}`,
  },
});

/** The right to decrypt, because DynamoDB decrypts in its caller's name. Empty where AWS owns the key. */
function openTable(of: Deployment, Resource: string | undefined): Statement[] {
  if (Resource === undefined) return [];
  const StringEquals = {
    'kms:ViaService': `dynamodb.${of.region}.amazonaws.com`,
    'kms:EncryptionContext:aws:dynamodb:tableName': controlTableName(of),
  };
  return [
    { Sid: 'OpenControl', Effect: 'Allow', Action: 'kms:Decrypt', Resource, Condition: { StringEquals } },
  ];
}
