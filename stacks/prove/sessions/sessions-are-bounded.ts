/**
 * The boundary of the session roles alone, beside an identity policy that allows everything, limits a session to the
 * actions that contracts name. An explicit Deny stops the worst ones: power over IAM, further roles, any action without
 * the session's tags, and data from outside the VPC.
 */
import { dataArnsOf } from '../../../shared/data.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { agent, almighty, elsewhere, insideVpc, principalsOfPlan, type Request } from '../model/almighty.ts';
import { readPlanTools } from '../model/plan-tools.ts';
import { finding, type Proof } from '../model/proof.ts';
import type { Thing } from '../model/reach-types.ts';
import { actsOn } from '../reach/actions.ts';
import type { Reach } from '../reach/reach.ts';
import { withReach } from '../reach/reached.ts';

const property = 'permissionsBoundary';

export const sessionsAreBounded: Proof = {
  id: 'sessions-are-bounded',
  title:
    'Every session role has a boundary that alone holds it to what contracts name, to its tags and to this VPC',
  check(plan: Plan) {
    const { dataRoles, invokeRoles } = readPlanTools(plan);
    const roles = [...invokeRoles, ...dataRoles.map(({ role }) => role)];
    const [first] = roles.filter(({ inputs }) => inputs[property] !== undefined);
    const shared = first?.inputs[property];
    return withReach(plan, (model) => [
      ...roles
        .filter(({ inputs }) => inputs[property] === undefined)
        .map((role) => finding(role, property, 'is absent: its sessions are held by their own policy alone')),
      // All have the same boundary, so it is enough to evaluate the first.
      ...roles
        .filter(({ inputs }) => inputs[property] !== undefined && inputs[property] !== shared)
        .map((role) => finding(role, property, `is not ${shared}, which other session roles have`)),
      ...(first ? boundaryFindings(plan, model, first) : []),
    ]);
  },
};

function boundaryFindings(plan: Plan, model: Reach, role: Resource): Finding[] {
  const boundary = principalsOfPlan(plan).byArn(String(role.outputs.arn))?.boundary;
  const at = plan.resources.find(({ outputs }) => outputs.arn === role.inputs[property]) ?? role;
  if (!boundary) return [finding(role, property, 'is not of this plan')];
  const decide = almighty(plan.accountId, String(role.outputs.arn));
  const ask = (request: Request, more: Record<string, string>) =>
    decide({ ...request, context: { ...request.context, ...more } }, { boundary });
  const inside = { ...agent, ...insideVpc(plan) };
  const { actor: _, ...untagged } = { actor: '', ...inside, 'aws:PrincipalTag/actor': 'somebody' };
  const work = workOf(plan, model);
  const found = (reason: string, { action, resource }: Request) =>
    finding(at, at === role ? property : 'policy', `${reason}: ${action} on ${resource}`);
  const explicit = (requests: Request[], context: Record<string, string>, reason: string) =>
    requests.filter((one) => !ask(one, context).explicitDeny).map((one) => found(reason, one));
  return [
    ...work
      .filter((one) => !ask(one, inside).allowed)
      .map((one) => found('keeps a session from its work', one)),
    ...idle(model, work)
      .filter((one) => ask(one, inside).allowed)
      .map((one) => found('admits what no contract names', one)),
    ...explicit(escalations(model), inside, 'does not deny in words'),
    ...explicit(work, untagged, 'does not deny in words, without the tag actor=ai-agent'),
    ...explicit(work, insideVpc(plan), 'does not deny in words, without any tag'),
    ...(plan.mode === 'dev' ? [] : elsewhere).flatMap((from) =>
      explicit(work.filter(isOfData), { ...agent, ...from }, 'does not deny in words, from outside the VPC'),
    ),
  ];
}

const isOfData = ({ action }: Request) => /^(s3|dynamodb):/.test(action);

/** Actions that contracts and the router need, each with an existing resource. */
function workOf(plan: Plan, model: Reach): Request[] {
  const data = model.things.filter(({ holds }) => holds === 'tenant data');
  const arns = dataArnsOf(plan);
  const granted = plan.contracts.flatMap(({ grants }) =>
    grants.flatMap(({ actions, on }) => actions.map((action) => ({ action, store: on && arns[on] }))),
  );
  const onData = granted.flatMap(({ action, store }) =>
    data
      .filter((thing) => storeOf(thing) === store && isOn(thing, action))
      .map((thing) => partOf(thing, action)),
  );
  const unnamed = granted.filter(({ store }) => store === undefined).map(({ action }) => action);
  return [
    ...new Map(onData.map((one) => [`${one.action} ${one.resource}`, one])).values(),
    ...[...new Set(unnamed)].map((action) => ({ action, resource: '*' })),
    ...routes(model).map(({ arn }) => ({ action: 'execute-api:Invoke', resource: arn })),
  ];
}

/** The ARN of a store without object or index, because a boundary names whole stores. */
const storeOf = ({ arn }: Pick<Thing, 'arn'>): string =>
  arn.replace(/^(arn:aws:dynamodb:[^/]*\/[^/]+|arn:aws:s3:::[^/]+).*/, '$1');

const routes = ({ things }: Reach): Thing[] => things.filter(({ kind }) => kind === 'route');
const isOn = ({ kind }: Thing, action: string) => actsOn(kind).some((act) => act.action === action);

function partOf({ arn }: Thing, action: string): Request {
  return { action, resource: /^s3:(?!ListBucket)/.test(action) ? `${arn}/sample-tenant/x` : arn };
}

/** All other actions on the plan's things, and the needed ones on things outside the plan. */
function idle({ things }: Reach, work: Request[]): Request[] {
  const needed = new Set(work.map(({ action, resource }) => `${action} ${storeOf({ arn: resource })}`));
  const others = things
    .filter(({ kind }) => kind !== 'route' && kind !== 'key')
    .flatMap((thing) =>
      actsOn(thing.kind)
        .filter(({ action }) => !needed.has(`${action} ${storeOf(thing)}`) || thing.holds !== 'tenant data')
        .map(({ action }) => partOf(thing, action)),
    );
  const strangers = work
    .filter(({ resource }) => resource !== '*')
    .map(({ action, resource }) => ({ action, resource: strange(resource) }));
  return [...others, ...strangers, ...work.map(({ action, resource }) => sameService(action, resource))];
}

/** The ARN of another thing of the same kind: another bucket, table or API. */
function strange(arn: string): string {
  const [prefix, partition, service, region, account, ...rest] = arn.split(':');
  const name = rest.join(':').replace(/^(table\/)?[^/]+/, '$1elsewhere');
  return [prefix, partition, service, region, account, name].join(':');
}

const sameService = (action: string, resource: string): Request => ({
  action: `${action.slice(0, action.indexOf(':'))}:SomethingElse`,
  resource,
});

function escalations({ things }: Reach): Request[] {
  const [role] = things.filter(({ kind }) => kind === 'role');
  const resource = role?.arn ?? '*';
  return [
    ...['iam:PassRole', 'iam:PutRolePolicy', 'iam:DeleteRolePermissionsBoundary', 'iam:CreateUser'],
    ...['organizations:LeaveOrganization', 'sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'],
  ].map((action) => ({ action, resource }));
}
