// biome-ignore-all lint/style/noExcessiveLinesPerFile: one proof with its list of who reaches what
/**
 * The control table has the items of brakes, budgets and approvals, so a principal that can write other kinds of
 * items could lift a brake or approve a call. By all policies together, each principal reaches exactly the items
 * in the list below. By the table's policy alone (beside an identity policy that allows everything), nobody else
 * reaches any item, and only the operator writes brakes.
 */
import { controlKinds as kinds } from '../../../shared/control.ts';
import { sessionRolePath } from '../../../shared/names.ts';
import { controlRoles } from '../../app/data/control-policies.ts';
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { almighty, elsewhere, insideVpc } from '../model/almighty.ts';
import { finding, ofPlan, type Proof } from '../model/proof.ts';
import type { Actor, From, Reached, Thing } from '../model/reach-types.ts';
import { resourcePolicyOf } from '../model/stores.ts';
import { actsOn } from '../reach/actions.ts';
import type { Reach } from '../reach/reach.ts';
import { withOwnReach, withReach } from '../reach/reached.ts';

export const controlItemsAreSharedOut: Proof = {
  id: 'control-items-are-shared-out',
  title:
    'Router, approval page and operator reach the kinds of control items that are theirs; nobody else reaches any, and the operator alone writes brakes',
  check(plan: Plan) {
    return [
      ...withOwnReach(plan, (model) => model.actors.flatMap((actor) => tooMuch(plan, model, actor))),
      ...withReach(plan, (model) => [
        ...model.actors.flatMap((actor) => tooLittle(plan, model, actor)),
        ...controls(model).flatMap((thing) => policyFindings(plan, thing)),
        ...(controls(model).length === 0 ? [ofPlan(plan, 'resources', 'there is no control table')] : []),
      ]),
    ];
  },
};

type Kind = keyof typeof kinds;
type Share = { from: From[]; items: Partial<Record<Kind, string[]>> };

/** By principal, the places that it may act from, and its operations on each kind of item. */
function shares(plan: Plan): Map<string, Share> {
  const { router, approval, operator } = controlRoles(plan);
  const inside: From[] = ['inside the VPC', 'anywhere in the VPC'];
  const anywhere: From[] = ['inside the VPC', 'outside'];
  return new Map<string, Share>([
    [
      router,
      {
        from: inside,
        items: {
          brakes: ['GetItem'],
          budget: ['UpdateItem'],
          approval: ['GetItem', 'PutItem', 'DeleteItem'],
        },
      },
    ],
    [
      approval,
      {
        from: anywhere,
        items: { approval: ['GetItem', 'UpdateItem'], signIn: ['GetItem', 'PutItem', 'DeleteItem'] },
      },
    ],
    [operator, { from: anywhere, items: { brakes: ['GetItem', 'UpdateItem'] } }],
  ]);
}

const controls = ({ things }: Reach): Thing[] => things.filter(({ holds }) => holds === 'controls');
const roleOf = ({ standings }: Actor): string => standings[0]?.session.roleArn ?? '';
const itemActions = actsOn('table').filter(({ address }) => address !== 'whole');
const placesOf = ({ mode }: Plan): From[] =>
  mode === 'dev' ? ['inside the VPC'] : ['inside the VPC', 'anywhere in the VPC', 'outside'];

/** The part of the table with one kind of item: `budget#*`, or the one key `brakes`. */
const partOf = (kind: Kind): string => (kinds[kind].endsWith('#') ? `${kinds[kind]}*` : kinds[kind]);

function tooMuch(plan: Plan, model: Reach, actor: Actor): Finding[] {
  const share = shares(plan).get(roleOf(actor));
  const found = placesOf(plan).flatMap((from) =>
    model
      .reach(actor, from)
      .filter(({ thing }) => thing.holds === 'controls')
      .filter((reached) => !isShared(share, reached, from) && !isManaging(actor, reached))
      .map(({ action, part, thing }) => ({
        ...{ urn: thing.urn, property: 'reach' },
        reason: `${actor.title} reaches it ${from}: ${action} on ${part || 'the table'}`,
      })),
  );
  return [...new Map(found.map((one) => [one.reason, one])).values()];
}

function isShared(share: Share | undefined, { action, part }: Reached, from: From): boolean {
  if (!share?.from.includes(from)) return false;
  return (Object.keys(share.items) as Kind[]).some(
    (kind) => partOf(kind) === part && share.items[kind]?.includes(action.replace('dynamodb:', '')),
  );
}

/** People and pipelines may make and change the table, but not read or write its items. */
function isManaging({ kind }: Actor, { action }: Reached): boolean {
  return kind === 'person' && !itemActions.some((one) => one.action === action);
}

function tooLittle(plan: Plan, model: Reach, actor: Actor): Finding[] {
  const share = actor.kind === 'compromised router' ? undefined : shares(plan).get(roleOf(actor));
  if (!share) return [];
  // People have no place in the VPC.
  const from = share.from.includes('outside') ? 'outside' : 'inside the VPC';
  const reached = model.reach(actor, from).filter(({ thing }) => thing.holds === 'controls');
  return (Object.keys(share.items) as Kind[]).flatMap((kind) =>
    (share.items[kind] ?? [])
      .filter(
        (name) =>
          !reached.some(({ action, part }) => `${action} ${part}` === `dynamodb:${name} ${partOf(kind)}`),
      )
      .map((name) =>
        ofPlan(plan, 'reach', `${actor.title} is kept from ${name} on ${partOf(kind)} of the control table`),
      ),
  );
}

function policyFindings(plan: Plan, thing: Thing): Finding[] {
  const { at, policy } = resourcePolicyOf(plan, thing);
  if (!at || !policy) return [{ urn: thing.urn, property: 'policy', reason: 'has no resource policy' }];
  const { router, approval, operator } = controlRoles(plan);
  const role = (rest: string) => `arn:aws:iam::${plan.accountId}:role/${rest}`;
  const strangers = [role('administrator'), role(`${sessionRolePath(plan).slice(1)}any`), `${router}-2`];
  const denies = (who: string, action: string, context: Record<string, string | string[]>) =>
    almighty(plan.accountId, who)(
      { action, resource: thing.arn, context: { ...context, 'aws:PrincipalArn': who } },
      { resource: policy },
    ).explicitDeny;
  const brakes = { 'dynamodb:LeadingKeys': [kinds.brakes] };
  const writes = [
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:BatchWriteItem',
  ];
  const say = (reason: string) => finding(at, 'policy', reason);
  return [
    ...itemActions.flatMap(({ action }) => [
      ...strangers
        .filter((who) => !denies(who, action, insideVpc(plan)))
        .map((who) => say(`does not deny ${action} to ${who}`)),
      ...(plan.mode === 'dev' ? [] : elsewhere)
        .filter((from) => !denies(router, action, from))
        .map(() => say(`does not deny ${action} to the router from outside the VPC`)),
    ]),
    ...writes.flatMap((action) =>
      [router, approval]
        .filter((who) => !denies(who, action, { ...insideVpc(plan), ...brakes }))
        .map((who) => say(`does not deny ${action} on the brakes to ${who}`)),
    ),
    ...[operator, approval]
      .filter((who) => denies(who, 'dynamodb:GetItem', elsewhere[0] ?? {}))
      .map((who) => say(`keeps ${who} from the table`)),
  ];
}
