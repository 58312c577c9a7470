import { Logger } from '@aws-lambda-powertools/logger';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createMcp, type McpHandler } from '../../../functions/router/mcp.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { policySetOf } from '../../../shared/policy/policy-set.ts';
import { alice, arrival, createWorld, document, type World } from './fakes.ts';

let world: World;
let mcp: McpHandler;

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  world = createWorld([{ outcome: { structuredContent: document } }]);
  mcp = createMcp(world.router, new Logger({ logLevel: 'SILENT' }));
});

const call = (name: string, args: object) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args },
});

async function post(body: object, headers: Record<string, string> = {}, caller = alice) {
  const request = new Request('https://localhost/mcp', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const response = await mcp(request, body, { ...arrival, caller });
  const text = await response.text();
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
  return { status: response.status, body: data === '' ? undefined : JSON.parse(data) };
}

test('answers structured content, its serialization, and the call id', async () => {
  const { body } = await post(call('read_document', { path: 'reports/q3.md' }));
  expect(body.result.structuredContent).toEqual(document);
  expect(JSON.parse(body.result.content[0].text)).toEqual(document);
  expect(body.result._meta['chokepoint/callId']).toBe(world.facts[0]?.callId);
});

test('the call id is never taken from the client', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  await post({ ...call('read_document', { path: 'a' }), id }, { 'x-amzn-requestid': id });
  expect(world.facts[0]?.callId).not.toBe(id);
});

test('an unknown tool is a protocol error, and on record', async () => {
  const { body } = await post(call('nope', {}));
  expect(body.error).toMatchObject({ code: -32602, message: expect.stringContaining('nope') });
  expect(world.happened).toEqual([{ step: 'finished', outcome: 'unknown-tool' }]);
});

test('a defect of ours is -32603 without detail, and on record', async () => {
  world.mint = () => Promise.reject(new Error('secret detail'));
  const { body } = await post(call('read_document', { path: 'a' }));
  expect(body.error.code).toBe(-32603);
  expect(JSON.stringify(body)).not.toContain('secret detail');
  expect(world.happened.at(-1)).toEqual({ step: 'finished', outcome: 'defect' });
});

test('a missing scope names all scopes of the tool and the challenge, and is no protocol error', async () => {
  const nobody = { ...arrival, caller: { ...alice, scopes: [] } };
  const request = new Request('https://localhost/mcp', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  });
  const text = await (await mcp(request, call('write_document', { path: 'a', text: 'b' }), nobody)).text();
  const { result } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
  expect(result).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'missing-scope' } });
  expect(result.content[0].text).toContain('documents:write');
  expect(result._meta['mcp/www_authenticate'][0]).toContain('scope="documents:write"');
});

test('bad arguments are answered with where and what, without the value', async () => {
  const { body } = await post(call('read_document', { path: 'sécret value' }));
  expect(body.result.isError).toBe(true);
  expect(body.result.content[0].text).toMatch(/path/);
  expect(body.result.content[0].text).not.toContain('sécret');
});

test('lists what policies let the caller know of, with schemas and annotations', async () => {
  const { body } = await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const names = body.result.tools.map(({ name }: { name: string }) => name);
  expect(names).toEqual([
    'whoami',
    'list_documents',
    'read_document',
    'write_document',
    'search_tickets',
    'create_ticket',
    'export_tickets',
    'read_export',
  ]);
  for (const tool of body.result.tools)
    expect(tool).toMatchObject({ inputSchema: { type: 'object' }, annotations: {} });
});

test.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])('speaks %s', async (protocolVersion) => {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'c', version: '1' } };
  const { body } = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  expect(body.result.protocolVersion).toBe(protocolVersion);
});

const carol = { ...alice, groups: ['admins'], scopes: ['tickets:close'] };

/** close_ticket as a client of 2026-07-28 asks for it. */
function modern(elicitation: object | undefined, more: object = {}) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': elicitation === undefined ? {} : { elicitation },
  };
  const params = { name: 'close_ticket', arguments: { ticketId: 'acme-1' }, _meta, ...more };
  const headers = {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'close_ticket',
  };
  return post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }, headers, carol);
}

describe('a call that needs a person', () => {
  test('is an input_required with the page for a client that can open one', async () => {
    const { body } = await modern({ url: {} });
    expect(body.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: {
        approval: {
          method: 'elicitation/create',
          params: { mode: 'url', url: expect.stringMatching(/^https:\/\/mcp\.example\.com\/approve\//) },
        },
      },
    });
    expect(world.happened.at(-1)).toEqual({ step: 'finished', outcome: 'needs-approval' });
  });

  test.each([
    ['shows forms only', { form: {} }],
    ['declares elicitation as it was before modes', {}],
    ['shows nothing', undefined],
  ])('is an error with the address for a client that %s', async (_what, elicitation) => {
    const { body } = await modern(elicitation);
    expect(body.result).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'needs-approval' } });
    expect(body.result.content[0].text).toMatch(
      /https:\/\/mcp\.example\.com\/approve\/.*identical arguments/,
    );
  });

  test('is an error with the address for a client of 2025', async () => {
    const { body } = await post(call('close_ticket', { ticketId: 'acme-1' }), {}, carol);
    expect(body.result).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'needs-approval' } });
  });

  test('is a form, with a nonce as its state, where policies let the client relay consent', async () => {
    const text =
      '@id("p") permit (principal in Group::"admins", action in Action::"use", resource);' +
      '@id("f") @consent("form") forbid (principal, action in Action::"call", resource) unless { context has approval };';
    world.router.policies = createEngine(policySetOf([['a.cedar', text]]));
    world.frames = () => [
      {
        outcome: {
          structuredContent: { ticketId: 'acme-1', status: 'closed', closedAt: '2026-01-01T00:00:00.000Z' },
        },
      },
    ];
    const { body } = await modern({ form: {} });
    expect(body.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { approval: { params: { message: expect.stringContaining('acme-1') } } },
    });
    const { requestState } = body.result;
    const inputResponses = { approval: { action: 'accept', content: { approve: true } } };
    const forged = await modern({ form: {} }, { inputResponses, requestState: 'x'.repeat(22) });
    expect(forged.body.result.resultType).toBe('input_required');
    const done = await modern({ form: {} }, { inputResponses, requestState });
    expect(done.body.result).toMatchObject({ structuredContent: { status: 'closed' } });
  });
});

test('what was found in a result is told by its kind and number', async () => {
  world.frames = () => [{ outcome: { structuredContent: { ...document, text: 'a<!-- x -->b\u200b' } } }];
  const { body } = await post(call('read_document', { path: 'a' }));
  expect(body.result.structuredContent.text).toBe('ab');
  expect(JSON.parse(body.result.content[0].text).text).toBe('ab');
  expect(body.result._meta['chokepoint/content']).toEqual({
    removed: { 'invisible-characters': 1, 'hidden-markup': 1 },
    redacted: {},
  });
});

test('arguments that nest deeper than anything could walk are an answer, not a defect', async () => {
  const nested = JSON.parse(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`) as object;
  const { body } = await post(call('read_document', { path: nested }));
  expect(body.result._meta['chokepoint/refusal']).toBe('refused-content');
  expect(world.happened.at(-1)).toEqual({ step: 'finished', outcome: 'refused-content' });
});
