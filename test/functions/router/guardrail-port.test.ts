/** ApplyGuardrail, seen from the other end of a real TLS connection. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guardrailPort } from '../../../functions/router/guardrail-port.ts';
import type { Guardrail, GuardrailVerdict } from '../../../functions/router/ports.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { verifySignature } from '../../../stacks/local/wire/sigv4.ts';
import { parseAuthorization, singleHeaders } from '../../../stacks/local/wire/sigv4-authorization.ts';
import { createWorld } from './fakes.ts';
import { type PrivateApi, type Received, type Reply, startPrivateApi } from './private-api.ts';

const { config } = createWorld().router;
const guardrail = { id: 'gr4a1l', version: '3' };
const env = { AWS_ACCESS_KEY_ID: 'ASIAROUTER', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
let bedrock: PrivateApi;
let port: Guardrail;

const answers =
  (status: number, body: unknown): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const none = { action: 'NONE', outputs: [], assessments: [{}] };

beforeAll(async () => {
  bedrock = await startPrivateApi();
});
beforeEach(() => {
  bedrock.forget();
  bedrock.reply = answers(200, none);
  port = guardrailPort({ ...config, guardrail, endpointUrl: bedrock.url }, env);
});
afterAll(() => bedrock.stop());

const only = () => bedrock.received[0] as Received;
const unavailable = (asking: Promise<GuardrailVerdict>): Promise<Refusal> =>
  asking.then(
    (verdict) => Promise.reject(new Error(`it was taken for ${verdict.is}`)),
    (error: Refusal) => {
      expect(error.reason).toEqual({ is: 'unavailable', what: 'guardrail' });
      return error;
    },
  );

describe('the request', () => {
  test('asks for the one guardrail and its version, signed for bedrock with the router’s own credentials', async () => {
    await port.apply('OUTPUT', ['ä ☃', 'b']);
    const { method, target, rawHeaders, body } = only();
    const request = { method, target, headers: singleHeaders(rawHeaders), body };
    const authorization = parseAuthorization(request);
    const by = { secretAccessKey: 'secret', region: 'eu-central-1', nowMs: Date.now(), tls: true };
    verifySignature(request, authorization, by);
    expect([method, target]).toEqual(['POST', '/guardrail/gr4a1l/version/3/apply']);
    expect(authorization).toMatchObject({ accessKeyId: 'ASIAROUTER', service: 'bedrock' });
    expect(request.headers).toMatchObject({
      host: 'bedrock-runtime.eu-central-1.amazonaws.com',
      'content-type': 'application/json',
      'x-amz-security-token': 'token',
    });
    expect(JSON.parse(body.toString())).toEqual({
      source: 'OUTPUT',
      content: [{ text: { text: 'ä ☃' } }, { text: { text: 'b' } }],
    });
  });

  test('goes over one connection, call after call', async () => {
    for (const text of ['a', 'b', 'c']) await port.apply('INPUT', [text]);
    expect(bedrock.connections()).toBe(1);
  });

  test('is not made by a stage without a guardrail, and the answer is no', async () => {
    port = guardrailPort({ ...config, endpointUrl: bedrock.url }, env);
    await unavailable(port.apply('INPUT', ['a']));
    expect(bedrock.received).toEqual([]);
  });
});

const intervened = (assessment: object, ...texts: unknown[]) => ({
  action: 'GUARDRAIL_INTERVENED',
  outputs: texts.map((text) => ({ text })),
  assessments: [assessment],
});
const pii = (...actions: string[]) => ({
  sensitiveInformationPolicy: { piiEntities: actions.map((action) => ({ action, type: 'NAME' })) },
});

describe('the answer', () => {
  const verdicts: [string, object, GuardrailVerdict][] = [
    ['nothing found', none, { is: 'passed' }],
    [
      'masks, one text for each',
      intervened(pii('ANONYMIZED', 'NONE'), '{NAME}', 'b'),
      { is: 'masked', texts: ['{NAME}', 'b'] },
    ],
    ['a block', intervened(pii('BLOCKED'), 'Sorry.', 'Sorry.'), { is: 'blocked' }],
    ['a mask and a block', intervened(pii('ANONYMIZED', 'BLOCKED'), '{NAME}', 'b'), { is: 'blocked' }],
    [
      'a block by another filter than the one that masks',
      intervened({ ...pii('ANONYMIZED'), topicPolicy: { topics: [{ action: 'BLOCKED' }] } }, '{NAME}', 'b'),
      { is: 'blocked' },
    ],
    ['masks for fewer texts', intervened(pii('ANONYMIZED'), '{NAME} b'), { is: 'blocked' }],
    ['masks for more texts', intervened(pii('ANONYMIZED'), 'a', 'b', 'c'), { is: 'blocked' }],
    ['masks in another order', intervened(pii('ANONYMIZED'), 'b', '{NAME}'), { is: 'blocked' }],
    ['masks that are no text', intervened(pii('ANONYMIZED'), 'a', 7), { is: 'blocked' }],
    ['an intervention without a word why', intervened({}, 'a', 'b'), { is: 'blocked' }],
    ['an action that nobody knows', intervened(pii('ANONYMIZED', 'REPLACED'), 'a', 'b'), { is: 'blocked' }],
  ];
  test.each(verdicts)('%s', async (_what, body, verdict) => {
    bedrock.reply = answers(200, body);
    await expect(port.apply('OUTPUT', ['Jane', 'b'])).resolves.toEqual(verdict);
  });

  const others: [string, number, unknown][] = [
    ['no action', 200, { outputs: [] }],
    ['an action that is none', 200, { action: 'ALLOWED' }],
    ['no JSON', 200, 'NONE'],
    ['nothing', 200, ''],
    ['another success', 202, none],
    ['an error with an action', 500, none],
  ];
  test.each(others)('%s (%d) is no yes', async (_what, status, body) => {
    bedrock.reply = answers(status, body);
    await unavailable(port.apply('INPUT', ['a']));
    expect(bedrock.received).toHaveLength(2);
  });
});

describe('a second attempt', () => {
  const passing: [string, Reply][] = [
    ['a connection that ends', (_response, _received, reset) => reset()],
    ['a throttle', answers(429, { message: 'Too many requests' })],
    ['Bedrock being busy', answers(503, {})],
    ['silence', () => undefined],
  ];
  test.each(passing)('follows %s, with the same texts', async (_what, reply) => {
    bedrock.reply = (...given) => (bedrock.received.length === 1 ? reply : answers(200, none))(...given);
    await expect(port.apply('INPUT', ['a'])).resolves.toEqual({ is: 'passed' });
    const [one, two] = bedrock.received.map(({ body }) => body.toString());
    expect(two).toBe(one);
  });

  test('does not follow a no, whose text nobody sees', async () => {
    bedrock.reply = answers(403, { message: 'User: arn:aws:sts::1:x is not authorized' });
    const { cause } = await unavailable(port.apply('INPUT', ['a']));
    expect(cause).toMatchObject({ message: 'Bedrock answered 403' });
    expect(bedrock.received).toHaveLength(1);
  });

  test('is the last', async () => {
    bedrock.reply = (_response, _received, reset) => reset();
    await unavailable(port.apply('INPUT', ['a']));
    expect(bedrock.received).toHaveLength(2);
  });
});
