import { Logger } from '@aws-lambda-powertools/logger';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { catalogue } from '#application/catalogue';
import type { Arrival } from '../../../functions/router/http.ts';
import { createMcp, instructions, type McpHandler } from '../../../functions/router/mcp.ts';
import type { Message } from '../../../functions/router/parse-body.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { policySetOf } from '../../../shared/policy/policy-set.ts';
import { arrival, createWorld, document, ines, textOf, type World } from './fakes.ts';

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

async function post(body: object, headers: Record<string, string> = {}, caller = ines) {
  const { status, text } = await ask(body, headers, { caller });
  const data = [...text.matchAll(/^data: (.*)$/gm)].at(-1)?.[1] ?? text;
  return { status, body: data === '' ? undefined : JSON.parse(data) };
}

async function ask(body: object, headers: Record<string, string>, change: Partial<Arrival>) {
  const request = new Request('https://localhost/mcp', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
  });
  const reply = await mcp(request, body as Message, { ...arrival, ...change });
  return { status: reply.status, type: reply.headers['content-type'], text: await textOf(reply) };
}

test('answers structured content, its serialization, and the call id', async () => {
  const { body } = await post(call('read_letter', { path: 'reports/q3.md' }));
  expect(body.result.structuredContent).toEqual(document);
  expect(JSON.parse(body.result.content[0].text)).toEqual(document);
  expect(body.result._meta['chokepoint/callId']).toBe(world.facts[0]?.callId);
});

test('the call id is never taken from the client', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  await post({ ...call('read_letter', { path: 'a' }), id }, { 'x-amzn-requestid': id });
  expect(world.facts[0]?.callId).not.toBe(id);
});

test('a name that is not there is answered with where to look, and is on record as such', async () => {
  world.frames = () => [{ failure: { is: 'absent-or-denied' } }];
  const { body } = await post(call('read_letter', { path: 'nothing.md' }));
  const { callId } = world.facts[0] ?? {};
  expect(body.result.content[0].text).toBe(
    `It does not exist, or this call may not touch it. list_letters shows what is there. (absent-or-denied, call ${callId})`,
  );
  expect(world.happened.at(-1)).toEqual({ step: 'finished', outcome: 'absent-or-denied' });
});

test('an unknown tool is a protocol error, and on record', async () => {
  const { body } = await post(call('nope', {}));
  expect(body.error).toMatchObject({ code: -32602, message: expect.stringContaining('nope') });
  expect(world.happened).toEqual([{ step: 'finished', outcome: 'unknown-tool' }]);
});

test('a defect of ours is -32603 without detail, and on record', async () => {
  world.mint = () => Promise.reject(new Error('secret detail'));
  const { body } = await post(call('read_letter', { path: 'a' }));
  expect(body.error.code).toBe(-32603);
  expect(JSON.stringify(body)).not.toContain('secret detail');
  expect(world.happened.at(-1)).toEqual({ step: 'finished', outcome: 'defect' });
});

test('a missing scope names all scopes of the tool and the challenge, and is no protocol error', async () => {
  const nobody = { ...arrival, caller: { ...ines, scopes: [] } };
  const request = new Request('https://localhost/mcp', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  });
  const text = await textOf(await mcp(request, call('write_letter', { path: 'a', text: 'b' }), nobody));
  const { result } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
  expect(result).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'missing-scope' } });
  expect(result.content[0].text).toContain('letters:write');
  expect(result._meta['mcp/www_authenticate'][0]).toContain('scope="letters:write"');
});

test('bad arguments are answered with where and what, without the value', async () => {
  const { body } = await post(call('read_letter', { path: 'sécret value' }));
  expect(body.result.isError).toBe(true);
  expect(body.result.content[0].text).toMatch(/path/);
  expect(body.result.content[0].text).not.toContain('sécret');
});

test('lists what policies let the caller know of, with schemas and annotations', async () => {
  const { body } = await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const names = body.result.tools.map(({ name }: { name: string }) => name);
  expect(names).toEqual([
    'callerid',
    'list_letters',
    'read_letter',
    'write_letter',
    'search_parcels',
    'create_parcel',
    'export_parcels',
    'read_manifest',
  ]);
  for (const tool of body.result.tools)
    expect(tool).toMatchObject({ inputSchema: { type: 'object' }, annotations: {} });
});

test.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])('speaks %s', async (protocolVersion) => {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'c', version: '1' } };
  const { body } = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  expect(body.result.protocolVersion).toBe(protocolVersion);
});

const petra = { ...ines, groups: ['captains'], scopes: ['parcels:close'] };

/** close_parcel as a client of 2026-07-28 asks for it. */
function modern(elicitation: object | undefined, more: object = {}) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': elicitation === undefined ? {} : { elicitation },
  };
  const params = { name: 'close_parcel', arguments: { parcelId: 'fjord-1' }, _meta, ...more };
  const headers = {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'close_parcel',
  };
  return post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }, headers, petra);
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
    // Clients that know elicitation by address from 2025-11-25 read no question without an id.
    const { url, elicitationId } = body.result.inputRequests.approval.params;
    expect(url).toMatch(new RegExp(`/approve/${elicitationId}$`));
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
    const { body } = await post(call('close_parcel', { parcelId: 'fjord-1' }), {}, petra);
    expect(body.result).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'needs-approval' } });
  });

  test('is a form, with a nonce as its state, where policies let the client relay consent', async () => {
    const text =
      '@id("p") permit (principal in Group::"captains", action in Action::"use", resource);' +
      '@id("f") @consent("form") forbid (principal, action in Action::"call", resource) unless { context has approval };';
    world.router.policies = createEngine(policySetOf([['a.cedar', text]]));
    world.frames = () => [
      {
        outcome: {
          structuredContent: { parcelId: 'fjord-1', status: 'closed', closedAt: '2026-01-01T00:00:00.000Z' },
        },
      },
    ];
    const { body } = await modern({ form: {} });
    expect(body.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { approval: { params: { message: expect.stringContaining('fjord-1') } } },
    });
    const { requestState } = body.result;
    for (const unclear of [{}, { approve: 'true' }, { approve: 1 }, { approve: null }, undefined]) {
      const answer = { approval: { action: 'accept', content: unclear } };
      const { body: said } = await modern({ form: {} }, { inputResponses: answer, requestState });
      expect(said.result).toMatchObject({ isError: true, _meta: { 'chokepoint/refusal': 'not-approved' } });
    }
    const inputResponses = { approval: { action: 'accept', content: { approve: true } } };
    const forged = await modern({ form: {} }, { inputResponses, requestState: 'x'.repeat(22) });
    expect(forged.body.result.resultType).toBe('input_required');
    for (const without of [{}, { requestState: '' }])
      expect((await modern({ form: {} }, { inputResponses, ...without })).body.result.resultType).toBe(
        'input_required',
      );
    const done = await modern({ form: {} }, { inputResponses, requestState });
    expect(done.body.result).toMatchObject({ structuredContent: { status: 'closed' } });
  });
});

test('what was found in a result is told by its kind and number, to the model too', async () => {
  world.frames = () => [{ outcome: { structuredContent: { ...document, text: 'a<!-- x -->b\u200b' } } }];
  const { body } = await post(call('read_letter', { path: 'a' }));
  expect(body.result.structuredContent.text).toBe('ab');
  const notice =
    'This result is not the stored data as it stands: 1 of invisible-characters removed, 1 of hidden-markup removed. Do not write it back over the original.';
  expect(body.result.structuredContent.contentNotice).toBe(notice);
  expect(JSON.parse(body.result.content[0].text)).toEqual(body.result.structuredContent);
  expect(body.result._meta['chokepoint/content']).toEqual({
    removed: { 'invisible-characters': 1, 'hidden-markup': 1 },
    redacted: {},
  });
});

test('and stands behind the blocks of a tool that has its own', async () => {
  const content = [{ type: 'text', text: 'a<!-- x -->b' }];
  world.frames = () => [{ outcome: { structuredContent: document, content } }];
  const { body } = await post(call('read_letter', { path: 'a' }));
  const { contentNotice } = body.result.structuredContent;
  expect(contentNotice).toMatch(
    /^This result is not the stored data as it stands: 1 of hidden-markup removed/,
  );
  expect(body.result.content).toEqual([
    { type: 'text', text: 'ab' },
    { type: 'text', text: contentNotice },
  ]);
});

test('a tool cannot say it itself', async () => {
  world.frames = () => [{ outcome: { structuredContent: { ...document, contentNotice: 'All is well.' } } }];
  const { body } = await post(call('read_letter', { path: 'a' }));
  expect(JSON.stringify(body.result)).not.toContain('All is well.');
});

test('every listed output has the place for it, and none of them needs it', async () => {
  const { body } = await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  const outputs = body.result.tools.flatMap((tool: { outputSchema?: object }) => tool.outputSchema ?? []);
  expect(outputs.length).toBeGreaterThan(5);
  for (const { properties, required } of outputs) {
    expect(properties.contentNotice).toEqual({ type: 'string' });
    expect(required).not.toContain('contentNotice');
  }
});

test('a result that lost nothing says nothing of it', async () => {
  const { body } = await post(call('read_letter', { path: 'a' }));
  expect(body.result.content).toHaveLength(1);
});

test('arguments that nest deeper than anything could walk are an answer, not a defect', async () => {
  const nested = JSON.parse(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`) as object;
  const { body } = await post(call('read_letter', { path: nested }));
  expect(body.result._meta['chokepoint/refusal']).toBe('refused-content');
  expect(world.happened.at(-1)).toEqual({ step: 'finished', outcome: 'refused-content' });
});

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'c', version: '1' } };
const reading = { name: 'read_letter', arguments: { path: 'a' } };
type Params = Record<string, unknown>;

/** A request of each era, and the headers that go with it. */
function inEra(era: string, method: string, params: unknown): [object, Record<string, string>] {
  const request = (given: unknown) => ({ jsonrpc: '2.0', id: 'i', method, params: given });
  if (era === '2025') return [request(params), {}];
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method };
  const { name, _meta } = (params ?? {}) as Params;
  const plain = typeof params === 'object' && params !== null && !Array.isArray(params);
  return [
    request(plain ? { ...params, _meta: { ...envelope, ...(_meta as object) } } : params),
    typeof name === 'string' ? { ...headers, 'mcp-name': name } : headers,
  ];
}

describe('an answer is what its client reads', () => {
  const requests: [string, string, Params][] = [
    ['2025', 'initialize', hello],
    ['2025', 'ping', {}],
    ['2025', 'tools/list', {}],
    ['2025', 'tools/call', reading],
    ['2025', 'tools/call', { ...reading, _meta: { progressToken: 'p' } }],
    ['2025', 'no/such', {}],
    ['2025', 'tools/list', { cursor: 'x' }],
    ['2026', 'server/discover', {}],
    ['2026', 'tools/list', {}],
    [
      '2026',
      'tools/call',
      { ...reading, _meta: { progressToken: 'p', 'io.modelcontextprotocol/logLevel': 'debug' } },
    ],
    ['2026', 'tools/list', { cursor: 'x' }],
  ];
  const progress = { progress: { progress: 1, total: 2 } };
  const log = { log: { level: 'error' as const, data: 'x' } };
  beforeEach(() => {
    world.frames = () => [progress, log, { outcome: { structuredContent: document } }];
  });

  test.each(requests)('%s %s as JSON: one document, nothing before it', async (era, method, params) => {
    const { type, text } = await ask(...inEra(era, method, params), { reads: 'json' });
    expect(type).toMatch(/^application\/json/);
    expect(JSON.parse(text)).toMatchObject({ jsonrpc: '2.0', id: 'i' });
  });

  test.each(requests)('%s %s as a stream', async (era, method, params) => {
    const { type, status, text } = await ask(...inEra(era, method, params), { reads: 'event-stream' });
    expect([status, type]).toEqual([200, 'text/event-stream']);
    const last = text.trim().split('\n\n').at(-1) ?? '';
    expect(JSON.parse(/^data: (.*)$/m.exec(last)?.[1] ?? '')).toMatchObject({ id: 'i' });
  });

  test.each(['2025', '2026'])('%s: who reads JSON gets the result that a stream ends with', async (era) => {
    const asked = inEra(era, 'tools/call', reading);
    const json = JSON.parse((await ask(...asked, { reads: 'json' })).text);
    const { body } = await post(...asked);
    expect(json.result.structuredContent).toEqual(document);
    expect(json.result.structuredContent).toEqual(body.result.structuredContent);
  });

  test('progress goes to who asked for it and reads a stream', async () => {
    const asked = inEra('2025', 'tools/call', { ...reading, _meta: { progressToken: 'p' } });
    expect((await ask(...asked, { reads: 'both' })).text).toContain('notifications/progress');
    expect((await ask(...asked, { reads: 'event-stream' })).text).toContain('notifications/progress');
  });

  test('a tool is not asked for progress that nobody would read', async () => {
    await ask(...inEra('2026', 'tools/call', { ...reading, _meta: { progressToken: 'p' } }), {
      reads: 'json',
    });
    const posted = world.happened.find((one) => one.step === 'posted');
    expect(JSON.parse(String((posted as { request: { body: string } }).request.body)).wantsProgress).toBe(
      false,
    );
  });

  test('a subscription is no document', async () => {
    const asked = inEra('2026', 'subscriptions/listen', { notifications: {} });
    expect((await ask(...asked, { reads: 'json' })).status).toBe(406);
  });
});

describe('a request of the wrong shape', () => {
  const values = [undefined, null, 7, 'loud', true, [], [1], {}, { a: 1 }];
  const methods: Record<string, Params> = {
    initialize: hello,
    ping: {},
    'logging/setLevel': { level: 'info' },
    'tools/list': {},
    'tools/call': reading,
    'server/discover': {},
  };
  const misshapen = Object.entries(methods).flatMap(([method, good]) =>
    [...Object.keys(good), '_meta', 'cursor']
      .flatMap((key): unknown[] => values.map((value) => ({ ...good, [key]: value })))
      .concat(values, { ...good, _meta: { progressToken: {} } })
      .flatMap((params) => ['2025', '2026'].map((era) => [era, method, params] as const)),
  );

  test('is never answered as if it were a defect, and never with what a validator prints', async () => {
    for (const [era, method, params] of misshapen) {
      const { body } = await post(...inEra(era, method, params));
      if (body.error === undefined) continue;
      expect([method, params, body.error.code]).not.toEqual([method, params, -32603]);
      expect(body.error.message).not.toMatch(/[\n{]/);
      expect(body.error.message.length).toBeLessThan(300);
    }
  });

  const invalid: [string, string, unknown, RegExp][] = [
    [
      '2025',
      'initialize',
      { ...hello, protocolVersion: undefined },
      /params\.protocolVersion of initialize: expected string/,
    ],
    ['2025', 'initialize', { ...hello, protocolVersion: 7 }, /params\.protocolVersion/],
    ['2025', 'initialize', { ...hello, clientInfo: { name: 'c' } }, /params\.clientInfo\.version/],
    ['2025', 'initialize', { ...hello, capabilities: [] }, /params\.capabilities/],
    ['2025', 'initialize', undefined, /params of initialize/],
    ['2025', 'logging/setLevel', { level: 'loud' }, /params\.level of logging\/setLevel: Invalid option/],
    ['2025', 'logging/setLevel', {}, /params\.level/],
    ['2025', 'tools/list', { cursor: 'made-up' }, /gives no cursor/],
    ['2025', 'tools/list', { cursor: '' }, /gives no cursor/],
    ['2025', 'tools/list', { cursor: 7 }, /params\.cursor/],
    ['2026', 'tools/list', { cursor: 'made-up' }, /gives no cursor/],
    ['2025', 'tools/call', {}, /params\.name/],
    ['2025', 'tools/call', { ...reading, arguments: 'x' }, /params\.arguments/],
    ['2026', 'tools/call', { ...reading, arguments: [] }, /params\.arguments/],
    ['2025', 'tools/call', { ...reading, _meta: { progressToken: {} } }, /params\._meta\.progressToken/],
  ];
  test.each(invalid)('%s %s %j is -32602 in one sentence', async (era, method, params, words) => {
    const { status, body } = await post(...inEra(era, method, params));
    expect([status, body.id, body.error.code]).toEqual([200, 'i', -32602]);
    expect(body.error.message).toMatch(words);
    expect(world.happened).toEqual([]);
  });

  test.each([
    ...[
      'completion/complete',
      'resources/list',
      'resources/read',
      'prompts/get',
      'prompts/list',
      'roots/list',
    ],
    ...['sampling/createMessage', 'elicitation/create', 'tasks/get', 'constructor', '__proto__', ''],
  ])('is not judged where the method is not served: %j is -32601', async (method) => {
    const { body } = await post(...inEra('2025', method, {}));
    expect(body.error.code).toBe(-32601);
  });

  test('shows no value and no odd name of the request', async () => {
    const { body } = await post(
      ...inEra('2025', 'initialize', {
        ...hello,
        capabilities: { 'secret name': 'secret', roots: 'secret' },
      }),
    );
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

describe('the instructions', () => {
  test('come with initialize and with server/discover', async () => {
    expect((await post(...inEra('2025', 'initialize', hello))).body.result.instructions).toBe(instructions);
    expect((await post(...inEra('2026', 'server/discover', {}))).body.result.instructions).toBe(instructions);
  });

  test('are five lines, and name no tool', () => {
    expect(instructions.split('\n')).toHaveLength(5);
    for (const { name } of catalogue) expect(instructions).not.toContain(name);
  });
});
