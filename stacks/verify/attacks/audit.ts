/** Attacks on the record: a line about a call that never was. */
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Plan } from '../../plan/plan-types.ts';
import { type InsideAttack, orDropped, type Result } from '../attack.ts';
import { post } from '../target/private-calls.ts';
import { type Asked, ofFunction } from '../target/question.ts';
import type { Place, World } from '../target/world.ts';
import { endpointIsInside } from './why-not.ts';

const denied =
  /^400 .*AccessDeniedException.* is not authorized to perform: firehose:PutRecord|^implicitDeny$/;
const put = 'firehose:PutRecord';
const streamOf = ({ app, stage }: Plan) => `${app}-${stage}-audit`;
const streamArn = (plan: Plan) =>
  `arn:aws:firehose:${plan.region}:${plan.accountId}:deliverystream/${streamOf(plan)}`;

/** `role`: whose credentials; `code`: the function whose environment holds them; `from`: where the request enters */
type Forgery = { role: string; code?: string; from: Place };

async function forge(world: World, { role, code = role, from }: Forgery): Promise<Result> {
  const { plan } = world;
  const host = `firehose.${plan.region}.amazonaws.com`;
  const Data = Buffer.from('{"audit":{"forged":true}}\n').toString('base64');
  const unsigned = {
    method: 'POST',
    protocol: 'https:',
    hostname: host,
    path: '/',
    headers: {
      host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Firehose_20150804.PutRecord',
    },
    body: JSON.stringify({ DeliveryStreamName: streamOf(plan), Record: { Data } }),
  };
  const credentials = world.execution(role, code);
  const signer = new SignatureV4({ service: 'firehose', region: plan.region, credentials, sha256: Sha256 });
  const { headers } = await signer.sign(unsigned);
  const sending = post(new URL(world.urlAt(from)), { ...unsigned, headers }, world.agent);
  return orDropped(
    sending.then(({ status, body }) => ({
      succeeded: status === 200 && body.includes('RecordId'),
      answer: `${status} ${body}`,
    })),
  );
}

const fromOutside: Asked = (plan) => {
  const { 'aws:SourceVpc': _, ...context } = ofFunction('router', put, streamArn)(plan).context;
  return { ...ofFunction('router', put, streamArn)(plan), context };
};

export const auditAttacks: InsideAttack[] = [
  {
    id: 'audit-forged-by-tool',
    sentence: "a tool's function writes a record of a call that never was",
    deniedBy: "IAM: the tool's role has no right on the stream",
    answer: denied,
    run: (world) => forge(world, { role: 'tool-read_document', from: 'internet' }),
    onAws: ofFunction('tool-read_document', put, streamArn),
  },
  {
    id: 'audit-forged-outside',
    sentence: 'a credential of the router that was carried out of the VPC writes a record',
    deniedBy: "router's role: aws:SourceVpc",
    answer: denied,
    run: (world) => forge(world, { role: 'router', from: 'internet' }),
    onAws: fromOutside,
  },
  {
    id: 'audit-forged-by-another-function',
    sentence: "another function that was given the router's role writes a record, from the router's place",
    deniedBy: "router's role: lambda:SourceFunctionArn",
    answer: denied,
    run: (world) => forge(world, { role: 'router', code: 'tool-whoami', from: 'router' }),
    onAws: ofFunction('router', put, streamArn, 'tool-whoami'),
  },
  {
    id: 'audit-forged-from-a-tools-place',
    sentence: "a tool that holds the router's credential writes a record from its own place in the network",
    deniedBy: 'network: no way from a tool to the endpoint',
    answer: /no answer/,
    run: (world) => forge(world, { role: 'router', from: 'tool' }),
    onAws: endpointIsInside,
  },
];
