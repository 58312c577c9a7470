/**
 * The page with a real table behind it (dynalite), an issuer that answers what a test says, and a clock that a test
 * moves. Enters: the page's code. Leaves: what a browser, or an attacker, may do, and everything that was said.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { vi } from 'vitest';
import type { PageResponse } from '../../../functions/approval/page.ts';
import type { PageDoor } from '../../../functions/approval/page-doors.ts';
import type { Tokens } from '../../../functions/approval/ports.ts';
import {
  type Approval,
  approvalId,
  approvalKey,
  approvalPk,
  approvalSeconds,
} from '../../../shared/approval.ts';
import type { Caller } from '../../../shared/caller.ts';
import { startEngine } from '../../../stacks/local/dynamodb/engine.ts';
import type { Code } from './code.ts';

export const doors = ['https://mcp.example.com/mcp', 'https://other.example.com/mcp'] as const;
const issuerUrl = 'https://login.example.com';
export const clientId = 'approval-client';
const TableName = 'control';
export const startMs = Date.UTC(2026, 10, 27, 12);

/** One table for a file of tests. */
export async function startTable(): Promise<{ stop(): Promise<void> }> {
  const engine = await startEngine();
  await engine.call('CreateTable', {
    ...{ TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] },
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const answer = await engine.call(operation, JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'any');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
  return {
    async stop() {
      vi.unstubAllEnvs();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const person = (name: string, tenant = 'fjord'): Caller => ({
  ...{ subject: name, tenant, groups: [], scopes: ['letters:read'], clientId, issuer: issuerUrl },
  expiresAtSeconds: startMs / 1000 + 900,
});

export type Sent = {
  method?: 'GET' | 'POST';
  resource?: string;
  id?: string;
  query?: Record<string, string | string[]>;
  headers?: Record<string, string | string[]>;
  body?: string;
  door?: string;
};

export type World = ReturnType<typeof createWorld>;

export function createWorld(code: Code) {
  const settings = code.readSettings({
    IDENTITY: JSON.stringify({
      doors: doors.map((resource) => ({ resource, issuer: issuerUrl, jwksUri: '', scopePrefix: '' })),
      ...{ audience: 'resource', tokenType: 'at+jwt', claims: {} },
    }),
    ...{ CLIENT_ID: clientId, SCOPE: 'letters:read', CONTROL_TABLE: TableName },
  });
  const clock = { nowMs: startMs };
  const now = () => clock.nowMs;
  const log: string[] = [];
  const answers: PageResponse[] = [];
  const redeemed: { code: string; verifier: string }[] = [];
  /** whom the issuer signs in, and what else it says */
  const issuer = {
    person: person('ines'),
    namesItself: false,
    change: (tokens: Tokens) => tokens,
    nonce: '',
  };
  const policy = { mayApprove: (person: Caller, { subject }: Approval) => person.subject === subject };
  const ports = {
    ...code.controlPort(TableName, now),
    issuer: {
      metadata: async () => ({
        authorizationEndpoint: `${issuerUrl}/authorize`,
        tokenEndpoint: `${issuerUrl}/token`,
        namesItself: issuer.namesItself,
      }),
      async redeem(_door: PageDoor, of: { code: string; verifier: string }) {
        redeemed.push(of);
        const sub = `auth0|${issuer.person.subject}`;
        const seconds = clock.nowMs / 1000;
        const id = { sub, aud: clientId, exp: seconds + 60, nonce: issuer.nonce, auth_time: seconds };
        return issuer.change({ id, access: { sub }, person: issuer.person });
      },
    },
    mayApprove: (approver: Caller, approval: Approval) => policy.mayApprove(approver, approval),
    random: () => crypto.randomUUID().replaceAll('-', '').padEnd(43, 'x'),
    now,
  };

  async function send(sent: Sent): Promise<PageResponse> {
    const lists = (all: Record<string, string | string[]> = {}) =>
      Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value].flat()]));
    const event = {
      ...{ httpMethod: sent.method ?? 'GET', resource: sent.resource ?? '/approve/{id}' },
      pathParameters: sent.id === undefined ? null : { id: sent.id },
      ...{ multiValueHeaders: lists(sent.headers), multiValueQueryStringParameters: lists(sent.query) },
      ...{ body: sent.body ?? null, isBase64Encoded: false },
    };
    const door = settings.doors.find(({ resource }) => resource === (sent.door ?? doors[0]));
    const record = (message: string, facts: object) => log.push(JSON.stringify({ message, ...facts }));
    const edge = { ports, log: { info: record, error: record } };
    const answer = await code.serve(code.readRequest(event as never), door as PageDoor, edge);
    answers.push(answer);
    return answer;
  }

  const client = new DynamoDBClient({});
  return {
    ...{ clock, log, answers, issuer, policy, redeemed, ports, send },
    async ask(change: Partial<Approval> = {}): Promise<{ id: string; key: string; nonce: string }> {
      const approval = { ...usual(), argumentsDigest: crypto.randomUUID(), ...change };
      const key = approvalKey(approval);
      const Item = Object.fromEntries(
        Object.entries(approval).map(([name, value]) => [
          name,
          Array.isArray(value) ? { L: [] } : typeof value === 'number' ? { N: String(value) } : { S: value },
        ]),
      );
      await client.send(new PutItemCommand({ TableName, Item: { pk: { S: approvalPk(key) }, ...Item } }));
      return { id: approvalId(key, approval.nonce), key, nonce: approval.nonce };
    },
    /** an item by its partition key */
    raw: (pk: string) => client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } })),
    async stored(key: string) {
      return (await this.raw(approvalPk(key))).Item;
    },
  };
}

const secretArgument = 'the-secret-argument';

function usual(): Approval {
  return {
    ...{ subject: 'ines', tenant: 'fjord', groups: [], clientId: 'claude-code', tool: 'close_parcel' },
    ...{ argumentsDigest: '', policySet: 'sha256:0', nonce: 'n'.repeat(16), callId: 'call-1' },
    ...{
      title: 'Close a parcel',
      effect: 'destroy',
      scopes: ['parcels:close'],
      arguments: JSON.stringify({ parcelId: secretArgument }),
    },
    ...{ askedAtMs: startMs, expiresAtSeconds: startMs / 1000 + approvalSeconds },
  };
}
