/**
 * The router's own role reaches no data of the data roles and may assume session roles only. So a compromised router
 * can do no more than the sessions that it mints, which are tagged, recorded and confined to this VPC.
 */
import type { Statement } from '../../../shared/policy-document.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { assumingRoles, roles, sessionRoles } from '../model/actors.ts';
import { actionsOverlap, patternsOverlap } from '../model/patterns.ts';
import {
  conditionOn,
  identityStatements,
  type Placed,
  principalsOf,
  statementsIn,
} from '../model/policies.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

/** Services without tenant data; every other resource that a session role reaches counts as data. */
const notData = ['sts', 'execute-api'];

export const routerWithoutTenantData: Proof = {
  id: 'router-without-tenant-data',
  title: "The router's own role reaches no tenant data and assumes session roles only",
  check(plan: Plan) {
    const data = dataResources(plan);
    return assumingRoles(plan).flatMap((router) => [
      ...allowsOf(plan, router).flatMap((placed) => [
        ...dataFindings(placed, data),
        ...assumeFindings(plan, placed),
      ]),
      ...resourcePolicyFindings(plan, router),
    ]);
  },
};

type Data = { service: string; resource: string; role: Resource };

function allowsOf(plan: Plan, role: Resource): Placed[] {
  return identityStatements(plan, role).filter(({ statement }) => statement.Effect === 'Allow');
}

function dataResources(plan: Plan): Data[] {
  return sessionRoles(plan).flatMap((role) =>
    allowsOf(plan, role).flatMap(({ statement }) =>
      list(statement.Action)
        .map((action) => action.split(':')[0] ?? '')
        .filter((service) => !notData.includes(service))
        .flatMap((service) => list(statement.Resource).map((resource) => ({ service, resource, role }))),
    ),
  );
}

function dataFindings({ statement, resource, property }: Placed, data: Data[]): Finding[] {
  const reached = data.find(
    (one) =>
      list(statement.Action).some((action) => actionsOverlap(action, `${one.service}:*`)) &&
      list(statement.Resource).some((pattern) => patternsOverlap(pattern, one.resource)),
  );
  if (!reached) return [];
  return [finding(resource, property, `reaches ${reached.resource}, the data of ${reached.role.id}`)];
}

function assumeFindings(plan: Plan, { statement, resource, property }: Placed): Finding[] {
  if (!list(statement.Action).some((action) => actionsOverlap(action, 'sts:AssumeRole'))) return [];
  const sessions = sessionRoles(plan);
  const others = roles(plan).filter((role) => !sessions.includes(role));
  const found = others
    .filter((role) =>
      list(statement.Resource).some((pattern) => patternsOverlap(pattern, String(role.outputs.arn))),
    )
    .map((role) => finding(resource, property, `may assume ${role.id}, which is no session role`));
  // Roles that other stages or people make in this account are not in the plan, but the pattern may fit them.
  const anywhere = list(statement.Resource).filter(
    (pattern) => !/^arn:aws:iam::\d+:role\/[^*?]+\/[^*?]*/.test(pattern),
  );
  return [
    ...found,
    ...anywhere.map((pattern) =>
      finding(resource, property, `may assume ${pattern}: not a path of this stage`),
    ),
  ];
}

/** A bucket, table, key or queue may grant more by its own policy than the role's policies do. */
function resourcePolicyFindings(plan: Plan, router: Resource): Finding[] {
  const types = [
    'aws:s3/bucketPolicy:BucketPolicy',
    'aws:dynamodb/resourcePolicy:ResourcePolicy',
    'aws:kms/key:Key',
    'aws:kms/keyPolicy:KeyPolicy',
    'aws:sqs/queuePolicy:QueuePolicy',
    'aws:secretsmanager/secretPolicy:SecretPolicy',
  ];
  return types
    .flatMap((type) => ofType(plan, type))
    .flatMap((policy) => statementsIn(policy, 'policy'))
    .filter(({ statement }) => statement.Effect === 'Allow' && !isForLogs(plan, statement))
    .filter(({ statement }) =>
      principalsOf(statement).some((one) => one === '*' || one === `AWS:${router.outputs.arn}`),
    )
    .map(({ resource, property }) => finding(resource, property, `allows ${router.id} by name or by "*"`));
}

/** Whether the key opens only through CloudWatch Logs, so for logs and not for data. */
function isForLogs({ region }: Plan, statement: Statement): boolean {
  return conditionOn(statement, 'kms:ViaService').some(
    ({ operator, values }) => operator === 'StringEquals' && values.join() === `logs.${region}.amazonaws.com`,
  );
}
