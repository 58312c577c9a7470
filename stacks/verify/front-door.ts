// biome-ignore-all lint/style/noExcessiveLinesPerFile: one list of requests
/** Requests with a valid token that the protocol, or the door, must refuse in its own words. */
import type { Tool } from '../../shared/contract.ts';
import { lacking } from './subjects/subjects.ts';

export type DoorCase = {
  what: string;
  method?: string;
  path?: string;
  headers?: Record<string, string | undefined>;
  body?: string;
  status: number;
  /** must match the body */
  answer?: RegExp;
  /** the origins that a stage must allow for it */
  origins?: 'loopback';
  /** "needs …" when the application lacks something, so that the request cannot be sent */
  lacks?: string | undefined;
};

const message = (method: string, params?: object) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const modern = (method: string, params: object = {}, revision = '2026-07-28') =>
  message(method, {
    ...params,
    _meta: {
      'io.modelcontextprotocol/protocolVersion': revision,
      'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  });
const call = (name: string, args: unknown) => ({ name, arguments: args });
const of2026 = (tool: string) => ({
  ...{ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': tool },
});

/** @param tool one that the caller may call; undefined: its cases say "needs …" */
export function doorCasesOf(tool: Tool | undefined): DoorCase[] {
  return [...protocolCases, ...toolCases(tool)];
}

const protocolCases: DoorCase[] = [
  { what: 'malformed JSON', body: '{"jsonrpc":', status: 400, answer: /-32700/ },
  { what: 'an empty body', body: '', status: 400, answer: /-32700/ },
  { what: 'a byte order mark', body: `\ufeff${message('ping')}`, status: 400, answer: /-32700/ },
  {
    what: 'a property twice',
    body: '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}',
    status: 400,
    answer: /-32700/,
  },
  {
    what: 'a number that is rounded',
    body: '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}',
    status: 400,
    answer: /-32700/,
  },
  {
    what: 'bytes that are no UTF-8, as API Gateway replaces them',
    body: message('ping', { _meta: { a: '\ufffd' } }),
    status: 400,
    answer: /-32700/,
  },
  {
    what: 'a cursor that nobody gave',
    body: message('tools/list', { cursor: 'x' }),
    status: 200,
    answer: /-32602/,
  },
  {
    what: 'a level that is none',
    body: message('logging/setLevel', { level: 'loud' }),
    status: 200,
    answer: /-32602/,
  },
  {
    what: 'initialize without a version',
    body: message('initialize', { capabilities: {}, clientInfo: { name: 'c', version: '1' } }),
    status: 200,
    answer: /-32602.*protocolVersion/,
  },
  {
    what: 'a client that reads nothing of ours',
    headers: { accept: 'text/html' },
    body: message('ping'),
    status: 406,
  },
  { what: 'HEAD', method: 'HEAD', status: 405 },
  { what: 'a batch', body: `[${message('tools/list')}]`, status: 400, answer: /-32600/ },
  {
    what: 'a body of 2 MiB',
    body: message('tools/list', { x: 'x'.repeat(2 ** 21) }),
    status: 413,
    answer: /-32600/,
  },
  {
    what: 'another content type',
    headers: { 'content-type': 'text/plain' },
    body: message('tools/list'),
    status: 415,
  },
  { what: 'an unknown method', body: message('tools/destroy'), status: 200, answer: /-32601/ },
  {
    what: 'an unknown method of 2026-07-28',
    headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/destroy' },
    body: modern('tools/destroy'),
    status: 404,
    answer: /-32601/,
  },
  {
    what: 'an unknown tool',
    body: message('tools/call', call('drop_table', {})),
    status: 200,
    answer: /-32602.*drop_table/,
  },
  {
    what: 'an unsupported version (2025)',
    headers: { 'mcp-protocol-version': '1999-01-01' },
    body: message('tools/list'),
    status: 400,
  },
  {
    what: 'an unsupported version (2026)',
    headers: { 'mcp-protocol-version': '2099-01-01', 'mcp-method': 'tools/list' },
    body: modern('tools/list', {}, '2099-01-01'),
    status: 400,
    answer: /-32022/,
  },
  { what: 'GET', method: 'GET', status: 405 },
  { what: 'DELETE', method: 'DELETE', status: 405 },
  {
    what: 'a trailing slash',
    path: '/mcp/',
    body: message('tools/list'),
    status: 404,
    answer: /trailing slash/,
  },
  { what: 'another path', path: '/admin', body: message('tools/list'), status: 404 },
  {
    what: 'a foreign origin',
    headers: { origin: 'https://evil.example' },
    body: message('tools/list'),
    status: 403,
  },
  { what: 'the origin null', headers: { origin: 'null' }, body: message('tools/list'), status: 403 },
  { what: 'another Host', headers: { host: 'evil.example' }, body: message('tools/list'), status: 403 },
  // Requests that must be let in.
  {
    what: 'Accept with JSON alone',
    headers: { accept: 'application/json' },
    body: message('tools/list'),
    status: 200,
    answer: /^\{"/,
  },
  {
    what: 'Accept with SSE alone',
    headers: { accept: 'text/event-stream' },
    body: message('tools/list'),
    status: 200,
    answer: /^event: message\n/,
  },
  { what: 'no Accept at all', headers: { accept: undefined }, body: message('tools/list'), status: 200 },
  {
    what: 'a loopback origin',
    headers: { origin: 'http://localhost:6274' },
    origins: 'loopback',
    body: message('tools/list'),
    status: 200,
  },
];

function toolCases(tool: Tool | undefined): DoorCase[] {
  const { name } = tool ?? { name: '' };
  const wrong = tool && wrongArguments(tool);
  const lacks = tool === undefined ? { lacks: lacking({}, ['listed']) } : {};
  return [
    {
      ...{ what: 'arguments off schema', status: 200, answer: /"isError":true/, ...lacks },
      ...(wrong === undefined && { lacks: 'needs a tool that refuses some argument' }),
      body: message('tools/call', call(name, wrong)),
    },
    {
      ...{ what: 'arguments that are no object', status: 200, answer: /-32602|"isError":true/, ...lacks },
      body: message('tools/call', call(name, 'x')),
    },
    {
      ...{ what: 'a header that names another tool than the body', status: 400, answer: /-32020/, ...lacks },
      headers: of2026(`${name}_2`),
      body: modern('tools/call', call(name, {})),
    },
    {
      ...{
        what: 'a header that names another method than the body',
        status: 400,
        answer: /-32020/,
        ...lacks,
      },
      headers: { ...of2026(name), 'mcp-method': 'tools/list' },
      body: modern('tools/call', call(name, {})),
    },
  ];
}

/** Arguments of a wrong type, or with an unknown name. */
function wrongArguments({ input, inputSchema }: Tool): object | undefined {
  const names = [...Object.keys(inputSchema.properties ?? {}), 'no-such-argument'];
  return names
    .flatMap((argument) => [{ [argument]: 5 }, { [argument]: 'x' }])
    .find((one) => !input.safeParse(one).success);
}
