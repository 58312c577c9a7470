import { describe, expect, it } from 'vitest';
import { type Ask, AwsError, type AwsRequest } from '../../../../stacks/account/aws-request.ts';
import { createPrivateApi } from '../../../../stacks/local/gateway/private-api.ts';
import { fakeFunctions, metadata, streamed } from './fake-functions.ts';
import { ACCOUNT, DOOR, fixturePlan, REGION, TOOLS, VPCE } from './plan-fixture.ts';

const HOST = `${TOOLS}-${VPCE}.execute-api.${REGION}.amazonaws.com`;
const session = {
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/invoke/callerid@sub`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/app/invoke`,
  roleName: 'invoke',
  roleId: 'AROAINVOKE',
  sessionName: 'callerid@sub',
  accessKeyId: 'ASIAINVOKE',
  issuedAtMs: 0,
  expiresAtMs: 1,
  tags: {},
};

function signed(changes: Partial<AwsRequest> = {}): AwsRequest {
  return {
    service: 'execute-api',
    requestId: 'endpoint-id',
    method: 'POST',
    path: '/v1/tools/callerid',
    query: new URLSearchParams(),
    headers: {
      host: HOST,
      authorization: 'AWS4-HMAC-SHA256 Credential=x',
      'content-type': 'application/json',
      'x-amzn-requestid': 'call-1',
      'user-agent': 'router',
    },
    body: Buffer.from('{"input":1}'),
    session,
    network: { sourceIp: '10.0.0.7', sourceVpc: 'vpc-1', sourceVpce: VPCE },
    ...changes,
  };
}

function privateApi(authorize: (request: AwsRequest, ask: Ask) => void = () => {}) {
  const lines: Record<string, string>[] = [];
  const asked: Ask[] = [];
  async function* frames() {
    yield metadata({
      statusCode: 200,
      headers: { 'Content-Type': 'application/x-ndjson', 'WWW-Authenticate': 'x' },
    });
    yield Buffer.from('one\n');
    yield Buffer.from('two\n');
  }
  const fakes = fakeFunctions({ tool: () => streamed(frames()) });
  const handle = createPrivateApi({
    plan: fixturePlan(),
    invoke: fakes.invoke,
    authorize: (request, ask) => {
      asked.push(ask);
      authorize(request, ask);
    },
    onAccessLog: (_, line) => lines.push(JSON.parse(line)),
  });
  const call = async (changes?: Partial<AwsRequest>) => {
    const { status, headers, body } = await handle(signed(changes));
    const chunks: Uint8Array[] = [];
    if (typeof body === 'string' || Buffer.isBuffer(body)) chunks.push(Buffer.from(body));
    else for await (const chunk of body) chunks.push(chunk);
    return { status, headers, text: Buffer.concat(chunks).toString() };
  };
  return { call, asked, lines, seen: fakes.seen };
}

describe('the private API', () => {
  it('asks IAM about the method, then invokes the tool and streams its answer', async () => {
    const { call, asked, seen } = privateApi();
    const answer = await call();
    expect(asked).toEqual([
      {
        action: 'execute-api:Invoke',
        resource: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${TOOLS}/v1/POST/tools/callerid`,
      },
    ]);
    expect(answer).toMatchObject({
      status: 200,
      text: 'one\ntwo\n',
      headers: {
        'content-type': 'application/x-ndjson',
        'x-amzn-requestid': 'call-1',
        'x-amzn-remapped-www-authenticate': 'x',
      },
    });
    expect(seen).toHaveLength(1);
  });

  it('tells the tool who signed, through which endpoint, and the id of the call, but not the signature', async () => {
    const { call, seen } = privateApi();
    await call();
    expect(seen[0]?.event).toMatchObject({
      resource: '/tools/callerid',
      path: '/tools/callerid',
      body: '{"input":1}',
      requestContext: {
        requestId: 'call-1',
        path: '/v1/tools/callerid',
        stage: 'v1',
        domainName: HOST,
        domainPrefix: `${TOOLS}-${VPCE}`,
        identity: {
          accountId: ACCOUNT,
          caller: 'AROAINVOKE:callerid@sub',
          user: 'AROAINVOKE:callerid@sub',
          userArn: session.arn,
          accessKey: 'ASIAINVOKE',
          sourceIp: '10.0.0.7',
          vpcId: 'vpc-1',
          vpceId: VPCE,
        },
      },
    });
    expect(seen[0]?.event.headers).not.toHaveProperty('authorization');
  });

  it('tells the tool no Authorization header of any kind', async () => {
    const { call, seen } = privateApi();
    await call({ headers: { ...signed().headers, authorization: 'Bearer x' } });
    expect(seen[0]?.event.headers).not.toHaveProperty('authorization');
  });

  it('writes the call id and the session into the access log, once the answer is out', async () => {
    const { call, lines } = privateApi();
    await call();
    expect(lines).toEqual([
      {
        id: 'call-1',
        session: session.arn,
        agent: 'router',
        path: '/tools/callerid',
        status: '200',
        error: '-',
        bytes: '8',
        subject: '-',
        tls: '-',
      },
    ]);
  });

  it('answers with the words of API Gateway when IAM denies, and invokes nothing', async () => {
    const resource = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${TOOLS}/v1/POST/tools/callerid`;
    const { call, seen, lines } = privateApi(() => {
      throw new AwsError(
        'AccessDenied',
        403,
        `User: x is not authorized to perform: y on resource: ${resource} with z`,
      );
    });
    const answer = await call();
    expect(answer).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } });
    expect(JSON.parse(answer.text)).toEqual({
      Message: `User: x is not authorized to perform: y on resource: ${resource.replace('12345678', '********')} with z`,
    });
    expect(seen).toEqual([]);
    expect(lines[0]).toMatchObject({ status: '403', error: 'ACCESS_DENIED', session: session.arn });
  });

  it('answers a bug in IAM without detail, and invokes nothing', async () => {
    const { call, seen } = privateApi(() => {
      throw new TypeError('secret detail');
    });
    expect(await call()).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' });
    expect(seen).toEqual([]);
  });

  it.each<[string, Partial<AwsRequest>]>([
    ['another method', { method: 'GET' }],
    ['another tool', { path: '/v1/tools/other' }],
    ['a trailing slash', { path: '/v1/tools/callerid/' }],
  ])('has no route for %s, and asks IAM nothing', async (_, changes) => {
    const { call, asked, seen } = privateApi();
    expect(await call(changes)).toMatchObject({
      status: 403,
      text: '{"message":"Missing Authentication Token"}',
    });
    expect([asked, seen]).toEqual([[], []]);
  });

  const host = (name: string) => ({ headers: { ...signed().headers, host: name } });
  it.each<[string, Partial<AwsRequest>]>([
    ['without the stage', { path: '/tools/callerid' }],
    ['with another stage', { path: '/v2/tools/callerid' }],
    ['with a stage that only begins alike', { path: '/v1x/tools/callerid' }],
    ['from outside any VPC', { network: { sourceIp: '203.0.113.1' } }],
    ['for an unknown API', host(`other.execute-api.${REGION}.amazonaws.com`)],
    ['for a regional API', host(`${DOOR}.execute-api.${REGION}.amazonaws.com`)],
    ['in another region', host(`${TOOLS}.execute-api.us-east-1.amazonaws.com`)],
    [
      'in the name of an endpoint that the API is not associated with',
      host(`${TOOLS}-vpce-0ffff.execute-api.${REGION}.amazonaws.com`),
    ],
    ['for a host that only contains the name', host(`${HOST}.evil.example`)],
    ['without a host', { headers: {} }],
  ])('is not there %s', async (_, changes) => {
    const { call, asked, seen } = privateApi();
    expect(await call(changes)).toMatchObject({
      status: 403,
      text: '{"message":"Forbidden"}',
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
    });
    expect([asked, seen]).toEqual([[], []]);
  });

  it.each([`${TOOLS}.execute-api.${REGION}.amazonaws.com`, `${HOST}:443`])('is found as %s', async (name) => {
    expect((await privateApi().call(host(name))).status).toBe(200);
  });

  it('leaves it to IAM through which endpoint a call may come', async () => {
    const network = { sourceIp: '10.0.0.7', sourceVpc: 'vpc-2', sourceVpce: 'vpce-other' };
    const { call, asked } = privateApi();
    await call({ network });
    expect(asked).toHaveLength(1);
  });
});
