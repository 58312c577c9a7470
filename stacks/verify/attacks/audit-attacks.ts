/** Attacks on the audit record: a line about a call that did not happen. */
import type { Plan } from '../../plan/plan-types.ts';
import { type InsideAttack, inside, orDropped, type Result } from '../attack.ts';
import { postSigned } from '../target/private-calls.ts';
import { ofFunction } from '../target/question.ts';
import type { Place, World } from '../target/world.ts';
import { endpointIsInside } from './why-not.ts';

const denied =
  /^400 .*AccessDeniedException.* is not authorized to perform: firehose:PutRecord|^implicitDeny$/;
const streamOf = ({ app, stage }: Plan) => `${app}-${stage}-audit`;
const put = (plan: Plan) => ({
  action: 'firehose:PutRecord',
  resource: `arn:aws:firehose:${plan.region}:${plan.accountId}:deliverystream/${streamOf(plan)}`,
});

/**
 * `role`: of the credentials; `code`: the function whose environment has them; `from`: the network position
 */
type Forgery = { role: string; code?: string; from: Place };

async function forge(world: World, { role, code = role, from }: Forgery): Promise<Result> {
  const { plan } = world;
  const Data = Buffer.from('{"audit":{"forged":true}}\n').toString('base64');
  const put = {
    ...{ service: 'firehose', region: plan.region },
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Firehose_20150804.PutRecord',
    },
    body: JSON.stringify({ DeliveryStreamName: streamOf(plan), Record: { Data } }),
  };
  const by = { credentials: world.execution(role, code), agent: world.agent };
  const sending = postSigned(new URL(world.urlAt(from)), put, by);
  return orDropped(
    sending.then(({ status, body }) => ({
      succeeded: status === 200 && body.includes('RecordId'),
      answer: `${status} ${body}`,
    })),
  );
}

export const auditAttacks: InsideAttack[] = [
  inside({
    id: 'audit-forged-by-tool',
    sentence: "a tool's function writes a record of a call that never was",
    deniedBy: "IAM: the tool's role has no right on the stream",
    answer: denied,
    on: ['session'],
    run: (world, { session }) => forge(world, { role: `tool-${session.tool.name}`, from: 'internet' }),
    onAws: (plan, { session }) => ofFunction(plan, { fn: `tool-${session.tool.name}` }, put(plan)),
  }),
  inside({
    id: 'audit-forged-outside',
    sentence: 'a credential of the router that was carried out of the VPC writes a record',
    deniedBy: "router's role: aws:SourceVpc",
    answer: denied,
    on: [],
    run: (world) => forge(world, { role: 'router', from: 'internet' }),
    onAws(plan) {
      const { context, ...question } = ofFunction(plan, { fn: 'router' }, put(plan));
      const { 'aws:SourceVpc': _, ...outside } = context;
      return { ...question, context: outside };
    },
  }),
  inside({
    id: 'audit-forged-by-another-function',
    sentence: "another function that was given the router's role writes a record, from the router's place",
    deniedBy: "router's role: lambda:SourceFunctionArn",
    answer: denied,
    on: ['session'],
    run: (world, { session }) =>
      forge(world, { role: 'router', code: `tool-${session.tool.name}`, from: 'router' }),
    onAws: (plan, { session }) =>
      ofFunction(plan, { fn: 'router', sourceFunction: `tool-${session.tool.name}` }, put(plan)),
  }),
  inside({
    id: 'audit-forged-from-a-tools-place',
    sentence: "a tool that holds the router's credential writes a record from its own place in the network",
    deniedBy: 'network: no way from a tool to the endpoint',
    answer: /no answer/,
    on: ['session'],
    run: (world) => forge(world, { role: 'router', from: 'tool' }),
    onAws: endpointIsInside,
  }),
];
