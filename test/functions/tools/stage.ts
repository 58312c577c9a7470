/**
 * The data of a stage on loopback (the S3 and the DynamoDB of the local AWS, and an STS that says who signed), and
 * calls to the reference tools as the router makes them. IAM is asked with the session policy of the very call, so
 * a handler that touches more than its arguments name is denied here as on AWS.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Tool } from '../../../shared/contract.ts';
import { bindGrants } from '../../../shared/grant.ts';
import { sessionPolicy } from '../../../shared/grant-policies.ts';
import type { Frame, PrivateCall } from '../../../shared/private-call.ts';
import type { Ask } from '../../../stacks/account/aws-request.ts';
import { evaluate } from '../../../stacks/iam/evaluate.ts';
import { createDynamodb } from '../../../stacks/local/dynamodb/dynamodb.ts';
import { createS3 } from '../../../stacks/local/s3/s3.ts';
import {
  caller,
  dataSession,
  eventOf,
  invoke,
  invokeRoleArn,
  privateCall,
} from '../../shared/tool/lambda-streaming.ts';
import { bucket } from '../../stacks/local/s3-loopback.ts';
import { awsRequest, planOf, recordingAuthorize, serve } from '../../stacks/local/sdk-loopback.ts';
import { arnsWith } from '../../support/arns.ts';

const arns = arnsWith({
  documents: 'arn:aws:s3:::documents',
  tickets: 'arn:aws:dynamodb:eu-central-1:111122223333:table/tickets',
  exports: 'arn:aws:s3:::exports',
});

/** As stacks/app/data/data.ts makes it. */
const ticketsTable = {
  type: 'aws:dynamodb/table:Table',
  name: 'tickets',
  inputs: {},
  outputs: {
    name: 'tickets',
    arn: arns.tickets,
    billingMode: 'PAY_PER_REQUEST',
    hashKey: 'pk',
    attributes: ['pk', 'tenant', 'ticketId'].map((name) => ({ name, type: 'S' })),
    globalSecondaryIndexes: [
      { name: 'byTenant', hashKey: 'tenant', rangeKey: 'ticketId', projectionType: 'ALL' },
    ],
  },
};

type Served = { tool: Tool; handler: unknown };
export type Stage = Awaited<ReturnType<typeof startStage>>;

export async function startStage() {
  const { gate, authorize } = recordingAuthorize();
  const plan = planOf([bucket('documents'), bucket('exports'), ticketsTable]);
  const folder = await mkdtemp(join(tmpdir(), 'tools-'));
  const s3 = createS3({ plan, authorize, folder });
  const objects = await serve('s3', s3.handle);
  const dynamodb = await createDynamodb({ plan, authorize });
  const table = await serve('dynamodb', dynamodb.handle);
  const sts = await startSts();
  vi.stubEnv('INVOKE_ROLE_ARN', invokeRoleArn);
  vi.stubEnv('DATA_ARNS', JSON.stringify(arns));
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ENDPOINT_URL_S3', objects.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', table.endpoint);
  vi.stubEnv('AWS_ENDPOINT_URL_STS', sts.endpoint);

  /** One private call to a tool's handler under the session policy that the router would have made for it. */
  async function framesOf(of: Served, input: object, change: Partial<PrivateCall> = {}) {
    const call = privateCall(of.tool.name, input, change);
    const allowed = allowedBy(of.tool, call);
    gate.asked.length = 0;
    gate.rule = change.dataSession === nobody ? () => false : allowed;
    return (await invoke(of.handler, eventOf(call))).frames;
  }

  return {
    s3,
    dynamodb,
    /** what the last call asked IAM */
    asked: gate.asked,
    /** What DynamoDB answers somebody who may do everything; for a look at what is stored. */
    async ask(operation: string, parameters: object) {
      gate.rule = () => true;
      const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}` };
      const body = Buffer.from(JSON.stringify(parameters));
      const answer = await dynamodb.handle(
        awsRequest('dynamodb', { method: 'POST', path: '/', headers, body }),
      );
      return { body: String(answer.body) };
    },
    /** Writes a ticket as another program would, whatever is there. */
    async storeTicket(row: Record<string, string>) {
      gate.rule = () => true;
      const Item = Object.fromEntries(Object.entries(row).map(([name, S]) => [name, { S }]));
      const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem' };
      const body = Buffer.from(JSON.stringify({ TableName: 'tickets', Item }));
      await dynamodb.handle(awsRequest('dynamodb', { method: 'POST', path: '/', headers, body }));
    },
    /** Stores an object as another program would, whatever lies there. */
    async store(bucketName: string, key: string, body: string | Buffer) {
      gate.rule = () => true;
      const path = `/${bucketName}/${encodeURIComponent(key)}`;
      await s3.handle(awsRequest('s3', { method: 'PUT', path, body: Buffer.from(body) }));
    },
    framesOf,
    /** The same for a call that says nothing on the way. */
    async call(of: Served, input: object, change: Partial<PrivateCall> = {}) {
      const frames = await framesOf(of, input, change);
      if (frames.length !== 1) throw new Error(`${frames.length} frames`);
      return frames[0] as Frame;
    },
    async stop() {
      vi.unstubAllEnvs();
      await Promise.all([objects.close(), table.close(), sts.close()]);
      await Promise.all([s3.close(), dynamodb.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** What the session of this one call may do. */
function allowedBy(tool: Tool, call: PrivateCall): (ask: Ask) => boolean {
  const input = tool.input.parse(call.input);
  const named = bindGrants(tool.grants, { caller: call.caller, input, callId: call.callId });
  const identity = [sessionPolicy(tool.grants, named, { arns, keys: {} })];
  const principal = {
    arn: 'arn:aws:sts::111122223333:assumed-role/data/s',
    roleArn: 'arn:aws:iam::111122223333:role/data',
    accountId: '111122223333',
  };
  return ({ action, resource, context = {} }) =>
    evaluate({ action, resource, context, principal }, { identity }).allowed;
}

/** Answers GetCallerIdentity with the access key that signed. STS API Reference, "GetCallerIdentity". */
async function startSts() {
  const server = createServer((request, response) => {
    const keyId = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1];
    request.resume();
    response.setHeader('content-type', 'text/xml');
    response.end(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        `<Arn>arn:aws:sts::111122223333:assumed-role/data/${keyId}</Arn>` +
        '</GetCallerIdentityResult></GetCallerIdentityResponse>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A session that IAM denies everything. */
export const nobody = { ...dataSession };

export const olaf = { ...caller, subject: 'b'.repeat(52), tenant: 'tundra' };

/** What a frame says when the tool succeeded. */
export function outputOf(frame: Frame): Record<string, unknown> {
  if (!('outcome' in frame)) throw new Error(`no outcome: ${JSON.stringify(frame)}`);
  return frame.outcome.structuredContent ?? {};
}
