/** A request as API Gateway hands it to the router, with everything behind the router at its ports. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { answerEdge, EdgeRefusal } from '../../../functions/router/edge-refusal.ts';
import { readRequest } from '../../../functions/router/http.ts';
import { createMcp } from '../../../functions/router/mcp.ts';
import { callerToContext } from '../../../shared/caller.ts';
import { createWorld, document, ines, textOf } from '../../functions/router/fakes.ts';
import { mutateText, mutateValue, pick, type Random } from '../mutate.ts';
import { canary, Defect, mustKeepSecret, type Target } from '../target.ts';

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'fuzz', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
};
const request = (method: string, params: object) => ({ jsonrpc: '2.0', id: 7, method, params });
const read = { name: 'read_letter', arguments: { path: 'reports/q3.md' } };

const own = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
const legacy = (message: object) => ({ message, headers: { ...own, 'mcp-protocol-version': '2025-06-18' } });
const modern = (method: string, params: { name?: string }) => ({
  message: request(method, { ...params, _meta: meta }),
  headers: {
    ...{ ...own, 'mcp-protocol-version': '2026-07-28', 'mcp-method': method },
    ...(params.name !== undefined && { 'mcp-name': params.name }),
  },
});
const write = { name: 'write_letter', arguments: { path: 'a.md', text: 'words', replaces: 'v1' } };

const valid: { message: object; headers: Record<string, string> }[] = [
  legacy(request('tools/call', read)),
  legacy(request('tools/call', { ...read, _meta: { progressToken: 'p' } })),
  { message: request('tools/call', write), headers: { ...own, origin: 'http://localhost:1' } },
  legacy(request('tools/list', {})),
  {
    message: request('initialize', {
      ...{ protocolVersion: '2025-06-18', capabilities: {} },
      clientInfo: { name: 'fuzz', version: '1' },
    }),
    headers: own,
  },
  legacy(request('ping', {})),
  legacy({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  modern('tools/call', read),
  modern('tools/call', write),
  modern('tools/list', {}),
  modern('server/discover', {}),
];

/** 503 is for a check of the token that is out of date, which no input makes. */
const statuses = new Set([200, 202, 400, 403, 404, 405, 406, 413, 415]);

export function routerTarget(): Target {
  const world = createWorld();
  world.mint = async () => ({
    credentials: { accessKeyId: 'ASIAFUZZ', secretAccessKey: canary, sessionToken: `${canary}${canary}` },
    expiresAtMs: world.clock.nowMs + 900_000,
  });
  // A tool that was taken over answers with its session.
  world.frames = () => [{ outcome: { structuredContent: { ...document, text: `${canary}, words` } } }];
  const mcp = createMcp(world.router, new Logger({ logLevel: 'SILENT' }));

  async function answer(event: APIGatewayProxyEvent) {
    try {
      const { arrival, request: http, message } = readRequest(event, ['loopback'], 1_000_000);
      const reply = await mcp(http, message, arrival);
      return { status: reply.status, text: await textOf(reply), message };
    } catch (error) {
      if (!(error instanceof EdgeRefusal)) throw error;
      const response = answerEdge(error);
      return { status: response.status, text: await response.text(), message: undefined };
    }
  }

  return {
    name: 'router',
    share: 20,
    async run(random, show) {
      world.happened.length = 0;
      world.facts.length = 0;
      const event = eventOf(random);
      show({ headers: event.headers, body: event.body });
      const { status, text, message } = await answer(event);
      if (!statuses.has(status)) throw new Defect(`the answer has status ${status}: ${text.slice(0, 200)}`);
      if (text.includes('-32603')) throw new Defect(`our own defect: ${text.slice(0, 300)}`);
      mustKeepSecret(text, 'the answer');
      mustBeFor(message, text);
      return status === 200 ? wordOf(text) : String(status);
    },
  };
}

function eventOf(random: Random): APIGatewayProxyEvent {
  const { message, headers } = pick(valid, random);
  const what = random();
  const inParams = { ...message, params: mutateValue((message as { params?: object }).params ?? {}, random) };
  const changed = what < 0.25 ? mutateValue(message, random) : what < 0.8 ? inParams : message;
  const text = JSON.stringify(changed) ?? '';
  const body = random() < 0.25 ? mutateText(text, random) : text;
  const isBase64Encoded = random() < 0.2;
  return {
    httpMethod: random() < 0.03 ? pick(['GET', 'DELETE', 'PUT'], random) : 'POST',
    headers: random() < 0.2 ? hostileHeaders(headers, random) : headers,
    body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded,
    stageVariables: { resource: 'https://localhost:8443/mcp' },
    requestContext: { authorizer: callerToContext(ines), identity: { sourceIp: '203.0.113.7' } },
  } as unknown as APIGatewayProxyEvent;
}

/** As an HTTP server lets them through: no control characters, and none beyond Latin-1. */
function hostileHeaders(valid: Record<string, string>, random: Random): Record<string, string> {
  const entries = Object.entries(valid).map(([name, value]) => [
    name,
    random() < 0.5
      ? mutateText(value, random)
          .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
          .trim()
      : value,
  ]);
  return Object.fromEntries(entries);
}

/** An answer has the id of its request, or null where that could not be read. */
function mustBeFor(message: Record<string, unknown> | undefined, text: string): void {
  const json = /^data: (.*)$/m.exec(text)?.[1] ?? text;
  if (json === '' || text.startsWith(':')) return;
  const { id } = JSON.parse(json) as { id?: unknown };
  if (id === null || id === undefined || message === undefined || id === message.id) return;
  throw new Defect(`the answer has the id ${JSON.stringify(id)}, not ${JSON.stringify(message.id)}`);
}

function wordOf(text: string): string {
  const refusal = /"chokepoint\/refusal":"([a-z-]+)"/.exec(text)?.[1];
  return refusal ?? (text.includes('"error"') ? 'protocol error' : 'answered');
}
