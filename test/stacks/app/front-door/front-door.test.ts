/** What the doors of the plan answer, asked of the API Gateway of the local AWS with stand-ins for the functions. */
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#application/catalogue';
import { words } from '../../../../functions/authorizer/refusal-words.ts';
import { authorizerCacheSeconds } from '../../../../shared/identity/authorizer-cache.ts';
import { headerOf } from '../../../../stacks/local/gateway/http/gateway-http.ts';
import type { Invoke } from '../../../../stacks/local/gateway/integrations/invocation.ts';
import { createRestApi, type RestApi } from '../../../../stacks/local/gateway/rest-api.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { all, one, planned } from '../../../support/plans.ts';

const doors = [
  { name: 'FrontDoor', resource: 'https://localhost:8443/mcp', issuer: 'https://localhost:8444' },
  { name: 'FrontDoorHttp', resource: 'http://localhost:8080/mcp', issuer: 'http://localhost:8081' },
];
const scopes = [...new Set(catalogue.flatMap((tool) => tool.scopes))].sort();
const metadataPaths = ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'];

let plan: Plan;
const apis = new Map<string, RestApi>();
const accessLog: string[] = [];

let nowMs = Date.now();
/** what the authorizer was asked about */
let asked: string[] = [];

/** The authorizer knows one token, and refuses any other but one that it cannot check; the router streams one word. */
const invoke: Invoke = async (functionName, payload) => {
  if (functionName === 'chokepoint-local-authorizer') {
    const { headers, methodArn } = JSON.parse(payload);
    const authorization = String(headers.Authorization);
    asked.push(authorization);
    if (authorization === 'Bearer hang') throw new Error('nobody answered');
    if (authorization === 'Bearer unchecked')
      return {
        kind: 'buffered',
        payload: Buffer.from('{"errorMessage":"The token could not be checked"}'),
        functionError: 'Unhandled',
      };
    // As the real one: the answer is cached for all methods of the door.
    const Resource = `${methodArn.split('/')[0]}/v1/*`;
    const isGood = authorization === 'Bearer good';
    const statement = { Effect: isGood ? 'Allow' : 'Deny', Action: 'execute-api:Invoke', Resource };
    const policyDocument = { Version: '2012-10-17', Statement: [statement] };
    const context = isGood ? {} : { why: words.expired };
    return {
      kind: 'buffered',
      payload: Buffer.from(JSON.stringify({ principalId: 'abc', policyDocument, context })),
    };
  }
  if (functionName !== 'chokepoint-local-router') throw new Error(`invoked ${functionName}`);
  return {
    kind: 'streamed',
    contentType: 'application/vnd.awslambda.http-integration-response',
    body: (async function* () {
      yield Buffer.from(`{"statusCode":200}${'\0'.repeat(8)}routed`);
    })(),
  };
};

beforeAll(async () => {
  plan = await planned('local');
  for (const { name } of doors) {
    const restApiId = one(plan, 'RestApi', name).id;
    const onAccessLog = (_restApiId: string, line: string) => accessLog.push(line);
    apis.set(name, createRestApi({ plan, restApiId, invoke, onAccessLog, now: () => nowMs }));
  }
});

async function ask(door: string, request: string, headers: Record<string, string> = {}) {
  const [method = '', path = ''] = request.split(' ');
  const api = apis.get(door);
  if (!api) throw new Error(`no door ${door}`);
  const response = await api.handle({
    method,
    path,
    sentPath: path,
    rawQuery: '',
    headers: Object.entries(headers),
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    domainName: 'localhost',
    proto: 'https',
    port: 8443,
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of Buffer.isBuffer(response.body) ? [response.body] : response.body)
    chunks.push(chunk);
  return {
    status: response.status,
    header: (name: string) => headerOf(response.headers, name),
    text: Buffer.concat(chunks).toString(),
  };
}

const good = { Authorization: 'Bearer good' };
const preflight = 'OPTIONS /mcp';

describe.each(doors)('$name', ({ name, resource, issuer }) => {
  it.each([
    [{}, 'the request has no token. Sign in.'],
    [{ Authorization: '' }, 'the request has no token. Sign in.'],
    [{ Authorization: 'Bearer bad' }, words.expired],
    [{ Authorization: 'Bearer bad' }, words.expired],
  ])('answers %j with a challenge that names this door, and says why', async (headers, why) => {
    for (const method of ['POST', 'GET', 'DELETE']) {
      const { status, header, text } = await ask(name, `${method} /mcp`, headers as Record<string, string>);
      const root = new URL(resource).origin;
      expect(status).toBe(401);
      expect(header('WWW-Authenticate')).toBe(
        `Bearer resource_metadata="${root}${metadataPaths[1]}", scope="${scopes.join(' ')}"`,
      );
      expect(header('Access-Control-Expose-Headers')).toBe('WWW-Authenticate, Retry-After');
      expect(JSON.parse(text)).toEqual({ message: `Unauthorized: ${why}` });
    }
  });

  it.each(['unchecked', 'hang'])(
    'answers a token that cannot be checked (%s) 503, without a challenge, and asks again the next time',
    async (token) => {
      asked = [];
      for (let at = 1; at <= 2; at += 1) {
        const { status, header, text } = await ask(name, 'POST /mcp', { Authorization: `Bearer ${token}` });
        expect([status, header('Retry-After')]).toEqual([503, '10']);
        expect(header('WWW-Authenticate')).toBeUndefined();
        expect(JSON.parse(text)).toMatchObject({
          id: null,
          error: { message: expect.stringMatching(/ 10 s\.$/) },
        });
        expect(asked).toHaveLength(at);
      }
    },
  );

  it('remembers an answer about a token, good or bad, for a minute and no longer', async () => {
    for (const Authorization of ['Bearer good', 'Bearer another']) {
      nowMs += 3_600_000;
      asked = [];
      await ask(name, 'POST /mcp', { Authorization });
      nowMs += authorizerCacheSeconds * 1000 - 1;
      await ask(name, 'POST /mcp', { Authorization });
      expect(asked).toHaveLength(1);
      nowMs += 1;
      await ask(name, 'POST /mcp', { Authorization });
      expect(asked).toHaveLength(2);
    }
    expect(authorizerCacheSeconds).toBe(60);
  });

  it.each(metadataPaths)('answers HEAD %s as GET', async (path) => {
    const [head, get] = [await ask(name, `HEAD ${path}`), await ask(name, `GET ${path}`)];
    expect(head.status).toBe(200);
    for (const one of ['Content-Type', 'Cache-Control', 'Access-Control-Allow-Origin'])
      expect(head.header(one)).toBe(get.header(one));
  });

  it.each(metadataPaths)('tells at %s who it is, to the byte, and who signs people in', async (path) => {
    const { status, header, text } = await ask(name, `GET ${path}`);
    expect(status).toBe(200);
    expect(header('Content-Type')).toBe('application/json');
    expect(header('Access-Control-Allow-Origin')).toBe('*');
    expect(JSON.parse(text)).toEqual({
      resource,
      authorization_servers: [issuer],
      scopes_supported: scopes,
      bearer_methods_supported: ['header'],
      resource_name: 'Chokepoint',
    });
    expect(text).not.toContain('offline_access');
  });

  it('tells the authorizer which door it is', () => {
    expect(apis.get(name)?.stageVariables).toEqual({ resource });
  });

  it('routes POST to the router', async () => {
    expect(await ask(name, 'POST /mcp', good)).toMatchObject({ status: 200, text: 'routed' });
  });

  it.each(['GET', 'HEAD', 'DELETE'])(
    'answers %s with 405 and what is allowed, once it knows who asks',
    async (method) => {
      const { status, header } = await ask(name, `${method} /mcp`, good);
      expect([status, header('Allow')]).toEqual([405, 'POST']);
      expect((await ask(name, `${method} /mcp`)).status).toBe(401);
    },
  );

  it('lets no payload choose an answer', async () => {
    const headers = { ...good, 'Content-Type': 'text/plain' };
    expect((await ask(name, 'GET /mcp', headers)).status).toBe(415);
  });

  it.each(['POST /mcp/', 'GET /', 'PUT /mcp', 'GET /.well-known/openid-configuration'])(
    'answers %s with 404 and where the endpoint is, and repeats no token',
    async (request) => {
      const { status, text } = await ask(name, request, good);
      expect(status).toBe(404);
      expect(JSON.parse(text).message).toBe(
        `Not found. The MCP endpoint is ${resource} (no trailing slash).`,
      );
    },
  );
});

describe('origins', () => {
  const admitted = [
    'http://localhost:6274',
    'https://localhost',
    'http://127.0.0.1:5173',
    'http://[::1]:3000',
  ];
  it.each(admitted)('lets a page of %s call, in either spelling of the header', async (origin) => {
    for (const name of ['Origin', 'origin']) {
      const { status, header } = await ask('FrontDoor', preflight, { [name]: origin });
      expect(status).toBe(200);
      expect(header('Access-Control-Allow-Origin')).toBe(origin);
      expect(header('Access-Control-Allow-Headers')).toMatch(/^Authorization, .*Mcp-Protocol-Version/);
      expect(header('Access-Control-Allow-Credentials')).toBeUndefined();
    }
  });

  const foreign = [
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://localhost:80@evil.example',
    'https://127.0.0.1.evil.example',
    'http://127a0b0c1',
    'http://localhost:8080/path',
  ];
  it.each(foreign)('refuses a page of %s', async (origin) => {
    for (const request of [preflight, 'GET /mcp', 'HEAD /mcp', 'DELETE /mcp']) {
      const { status, header } = await ask('FrontDoor', request, { ...good, Origin: origin });
      expect(status).toBe(403);
      expect(header('Access-Control-Allow-Origin')).toBeUndefined();
    }
  });

  it('asks nobody for a token before a preflight', async () => {
    expect((await ask('FrontDoor', preflight)).status).toBe(200);
  });
});

describe('the access log', () => {
  it('holds no header and no query string', () => {
    expect(accessLog.length).toBeGreaterThan(10);
    expect(accessLog.join('\n')).not.toContain('Bearer');
    for (const stage of all(plan, 'Stage')) {
      const { format } = stage.inputs.accessLogSettings as { format: string };
      expect(format).not.toMatch(/requestOverride|\$context\.path\b|querystring|header/i);
    }
  });
});

describe('a door on AWS', () => {
  it('has its own domain with an empty base path and no second name, where it is shared', async () => {
    const production = await planned('production');
    const [domain] = all(production, 'DomainName');
    expect(domain?.inputs).toMatchObject({ domainName: 'mcp.example.com', securityPolicy: 'TLS_1_2' });
    expect(all(production, 'BasePathMapping').map(({ inputs }) => inputs.basePath)).toEqual([undefined]);
    expect(one(production, 'RestApi', 'FrontDoor').inputs.disableExecuteApiEndpoint).toBe(true);
    expect(one(production, 'Stage', 'FrontDoorStage').inputs.variables).toEqual({
      resource: 'https://mcp.example.com/mcp',
    });
    expect(all(production, 'RestApi').map(({ name }) => name)).toEqual(['FrontDoor', 'ToolsApi']);
  });

  it('is called by the name that AWS gives, in a personal stage, and lets no page in', async () => {
    const ines = await planned('ines');
    const { id } = one(ines, 'RestApi', 'FrontDoor');
    const base = `https://${id}.execute-api.eu-central-1.amazonaws.com/v1`;
    expect(one(ines, 'Stage', 'FrontDoorStage').inputs.variables).toEqual({ resource: `${base}/mcp` });
    const { responseParameters } = one(ines, 'Response', 'FrontDoorUnauthorized').inputs;
    expect(JSON.stringify(responseParameters)).toContain(`${base}/.well-known/oauth-protected-resource/mcp`);
    const { responseTemplates } = one(
      ines,
      'IntegrationResponse',
      'FrontDoorMcpOptionsIntegrationResponse',
    ).inputs;
    expect(JSON.stringify(responseTemplates)).not.toContain('Access-Control-Allow-Origin');
  });
});
