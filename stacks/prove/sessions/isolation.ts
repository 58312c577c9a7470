/**
 * Everybody against everything: each principal of the plan, with each action, on each thing of it, decided by the
 * evaluator over identity, resource, boundary, session and endpoint policies together. What is listed in `mayReach`
 * is the whole of what may be allowed; no tool is in another's list, and no list has a place outside the VPC.
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

/** Without a VPC (`sst dev`) there is one place only. */
const placesOf = ({ mode }: Plan): From[] =>
  mode === 'dev' ? ['inside the VPC'] : ['inside the VPC', 'anywhere in the VPC', 'outside'];

function actorFindings(plan: Plan, model: Reach, actor: Actor): Finding[] {
  // Its minted sessions are judged role by role; every report of its reach says that it can mint.
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
/** With a key, under the conditions of its policy: through the service that stores, for what it stores. */
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
  // Its items are of several kinds, and who may touch which is a proof of its own (control-items-are-shared-out).
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
      // People and pipelines administer, but they may not have tenants' data or a session of an agent.
      return !(thing.holds === 'tenant data' && itemActions.test(action)) && !isOfAgents(reached);
  }
}

const isOfAgents = ({ action, thing }: Reached): boolean =>
  action === 'execute-api:Invoke' || (action === 'sts:AssumeRole' && thing.holds === 'session');

function isOwnLog({ standings }: Actor, { thing }: Reached): boolean {
  return thing.kind === 'log group' && standings.every(({ functions }) => functions.join() === thing.writer);
}

/** The part begins with a value of the caller's, and nothing can run into it: `team2` is another tenant than `team`. */
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
