/**
 * Evaluates each action of each principal of the plan on each thing of it, over identity, resource, boundary, session
 * and endpoint policies together. Every allowed action must be in `mayReach`, which gives no tool anything of another
 * tool, and sessions nothing outside the VPC.
 */
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { ofPlan, type Proof } from '../model/proof.ts';
import type { Actor, From, Reached } from '../model/reach-types.ts';
import type { Reach } from '../reach/reach.ts';
import { withOwnReach } from '../reach/reached.ts';

export const isolation: Proof = {
  id: 'isolation',
  title:
    "No principal reaches another tool's route, data, code or log, another tenant's data, or any power over the stage; sessions reach nothing from outside",
  check(plan: Plan) {
    return withOwnReach(plan, (model) => model.actors.flatMap((actor) => actorFindings(plan, model, actor)));
  },
};

/** Without a VPC (`sst dev`) all origins are the same. */
const placesOf = ({ mode }: Plan): From[] =>
  mode === 'dev' ? ['inside the VPC'] : ['inside the VPC', 'anywhere in the VPC', 'outside'];

function actorFindings(plan: Plan, model: Reach, actor: Actor): Finding[] {
  // Skipped, because each session that it can mint is an actor of its own here.
  if (actor.kind === 'compromised router') return [];
  const findings = placesOf(plan).flatMap((from) =>
    model
      .reach(actor, from)
      .filter((reached) => !mayReach(actor, reached, plan.mode === 'dev' ? 'inside the VPC' : from))
      .map((reached) => findingOf(plan, actor, reached, from)),
  );
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}

const logActions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const recordActions = ['firehose:PutRecord', 'firehose:PutRecordBatch'];
/** Uses of a key, which its policy further limits to one service and its store. */
const keyActions = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
];
const itemActions =
  /^(s3:(GetObject|PutObject|DeleteObject|ListBucket)|dynamodb:(GetItem|PutItem|UpdateItem|DeleteItem|Query))$/;

function mayReach(actor: Actor, reached: Reached, from: From): boolean {
  const { action, thing } = reached;
  // control-items-are-shared-out judges the control table, item by item.
  if (thing.holds === 'controls') return true;
  switch (actor.kind) {
    case 'execution':
      if (logActions.includes(action)) return isOwnLog(actor, reached);
      if (actor.tool !== undefined || from === 'outside') return false;
      return (
        (action === 'sts:AssumeRole' && thing.holds === 'session') ||
        (recordActions.includes(action) && thing.kind === 'stream') ||
        (keyActions.includes(action) && thing.kind === 'key')
      );
    case 'invoke':
      return from !== 'outside' && thing.kind === 'route' && thing.tool === actor.tool;
    case 'data':
    case 'call':
      if (from === 'outside') return false;
      if (thing.kind === 'key') return keyActions.includes(action);
      return thing.holds === 'tenant data' && itemActions.test(action) && isOwnTenant(reached);
    case 'service':
      return thing.holds !== 'tenant data' && thing.tool === undefined && action !== 'sts:AssumeRole';
    default:
      // People and pipelines administer, but may not reach tenants' data or a session of an agent.
      return !(thing.holds === 'tenant data' && itemActions.test(action)) && !isOfAgents(reached);
  }
}

const isOfAgents = ({ action, thing }: Reached): boolean =>
  action === 'execute-api:Invoke' || (action === 'sts:AssumeRole' && thing.holds === 'session');

function isOwnLog({ standings }: Actor, { thing }: Reached): boolean {
  return thing.kind === 'log group' && standings.every(({ functions }) => functions.join() === thing.writer);
}

/** Whether the part begins with a value of the caller and a separator, because `team2` is another tenant than `team`. */
function isOwnTenant({ part }: Reached): boolean {
  return /^\{caller\.(tenant|subject)\}($|[^A-Za-z0-9*?-])/.test(part);
}

function findingOf(plan: Plan, actor: Actor, reached: Reached, from: From): Finding {
  const { action, thing, scope, part, index } = reached;
  const which = part === '' ? thing.name : `${thing.name}${index === undefined ? '' : `/${index}`}, ${part}`;
  const reason = `${actor.title} reaches it ${from}: ${action} on the ${thing.kind} ${which} (${scope})`;
  const role = actor.standings[0]?.session.roleArn;
  const resource = plan.resources.find(
    ({ type, outputs }) => type === 'aws:iam/role:Role' && outputs.arn === role,
  );
  return resource ? { urn: resource.urn, property: 'reach', reason } : ofPlan(plan, 'reach', reason);
}
