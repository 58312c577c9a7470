/** AssumeRole, seen from the other end of a real TLS connection. */
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AssumeRole, Ports } from '../../../functions/router/ports.ts';
import { stsPort } from '../../../functions/router/sts-port.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { verifySignature } from '../../../stacks/local/wire/sigv4.ts';
import { parseAuthorization, singleHeaders } from '../../../stacks/local/wire/sigv4-authorization.ts';
import { createWorld } from './fakes.ts';
import { type PrivateApi, startPrivateApi } from './private-api.ts';

const env = {
  AWS_ACCESS_KEY_ID: 'ASIAROUTER',
  AWS_SECRET_ACCESS_KEY: 'router',
  AWS_SESSION_TOKEN: 'router-token',
};
let sts: PrivateApi;
let arrived: () => void = () => undefined;
let port: Ports['sts'];

const minted = {
  AccessKeyId: 'ASIAMINTED',
  SecretAccessKey: 'the-secret',
  SessionToken: 'the-token',
  Expiration: '2100-01-01T00:00:00Z',
};

/** STS API Reference, "AssumeRole", response and errors; the Query protocol of AWS. */
function answered(credentials: Record<string, string>): (response: ServerResponse) => void {
  const fields = Object.entries(credentials).map(([name, text]) => `<${name}>${text}</${name}>`);
  return (response) => {
    response.setHeader('content-type', 'text/xml');
    response.end(
      '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>' +
        `<Credentials>${fields.join('')}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    );
  };
}

function failed(status: number, code: string): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>' +
        `<Code>${code}</Code><Message>about fjord/secret.md</Message></Error></ErrorResponse>`,
    );
  };
}

beforeAll(async () => {
  sts = await startPrivateApi();
});
beforeEach(() => {
  sts.forget();
  reply(answered(minted));
  port = stsPort({ ...createWorld().router.config, endpointUrl: sts.url }, env);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => sts.stop());

function reply(answer: (response: ServerResponse) => void): void {
  sts.reply = (response) => {
    arrived();
    answer(response);
  };
}
const formOf = (at: number) => new URLSearchParams(sts.received[at]?.body.toString());

const request: AssumeRole = {
  roleArn: 'arn:aws:iam::111122223333:role/chokepoint/test/session/chokepoint-test-data-read_letter',
  sessionName: 'read_letter@aaaa',
  sourceIdentity: 'a'.repeat(52),
  tags: { actor: 'ai-agent', tool: 'read_letter', tenant: 'fjord', subject: 'a'.repeat(52) },
  durationSeconds: 900,
  policy: '{"Version":"2012-10-17","Statement":[]}',
};
const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: Refusal) => error,
  );

describe('the request', () => {
  test('asks for exactly this role, session, source identity, duration, policy and these tags', async () => {
    await port.assumeRole(request);
    expect(Object.fromEntries(formOf(0))).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: request.roleArn,
      RoleSessionName: 'read_letter@aaaa',
      SourceIdentity: request.sourceIdentity,
      DurationSeconds: '900',
      Policy: request.policy,
      'Tags.member.1.Key': 'actor',
      'Tags.member.1.Value': 'ai-agent',
      'Tags.member.2.Key': 'tool',
      'Tags.member.2.Value': 'read_letter',
      'Tags.member.3.Key': 'tenant',
      'Tags.member.3.Value': 'fjord',
      'Tags.member.4.Key': 'subject',
      'Tags.member.4.Value': request.sourceIdentity,
    });
  });

  test('carries no policy for a role that needs none, and no transitive tags', async () => {
    const { policy: _none, ...without } = request;
    await port.assumeRole(without);
    const names = [...formOf(0).keys()];
    expect(names.filter((name) => /policy|transitive/i.test(name))).toEqual([]);
  });

  test('is signed by the router’s own role, over one connection for all calls', async () => {
    await port.assumeRole(request);
    await port.assumeRole(request);
    for (const { method, target, rawHeaders, body } of sts.received) {
      const signed = { method, target, headers: singleHeaders(rawHeaders), body };
      const authorization = parseAuthorization(signed);
      const by = { secretAccessKey: 'router', region: 'eu-central-1', nowMs: Date.now(), tls: true };
      verifySignature(signed, authorization, by);
      expect(authorization).toMatchObject({ accessKeyId: 'ASIAROUTER', service: 'sts' });
      expect(signed.headers).toMatchObject({
        host: 'sts.eu-central-1.amazonaws.com',
        'x-amz-security-token': 'router-token',
      });
    }
    expect(sts.received).toHaveLength(2);
    expect(sts.connections()).toBe(1);
  });
});

test('the answer is a session with its end', async () => {
  expect(await port.assumeRole(request)).toEqual({
    credentials: {
      accessKeyId: 'ASIAMINTED',
      secretAccessKey: 'the-secret',
      sessionToken: 'the-token',
    },
    expiresAtMs: Date.UTC(2100, 0, 1),
  });
});

test('entities of XML are what they stand for', async () => {
  reply(answered({ ...minted, SecretAccessKey: 'a&amp;b&#x2B;c&lt;' }));
  expect(await port.assumeRole(request)).toMatchObject({ credentials: { secretAccessKey: 'a&b+c<' } });
});

test.each(['', 'tomorrow', '2100-13-01T00:00:00Z'])(
  'an answer that ends at %j is no session',
  async (end) => {
    reply(answered({ ...minted, Expiration: end }));
    expect((await refusalOf(port.assumeRole(request)))?.reason).toEqual({ is: 'unavailable', what: 'sts' });
  },
);

test.each(Object.keys(minted))('an answer without %s is no session', async (name) => {
  reply(answered(Object.fromEntries(Object.entries(minted).filter(([field]) => field !== name))));
  const error = await refusalOf(port.assumeRole(request));
  expect(error?.reason).toEqual({ is: 'unavailable', what: 'sts' });
});

describe('an error of STS', () => {
  const unavailable = { is: 'unavailable', what: 'sts' };
  const errors: [string, number, object, number][] = [
    ['PackedPolicyTooLarge', 400, { is: 'policy-too-large' }, 1],
    ['Throttling', 400, { is: 'throttled' }, 2],
    ['ThrottlingException', 400, { is: 'throttled' }, 2],
    ['TooManyRequestsException', 429, { is: 'throttled' }, 2],
    ['RequestLimitExceeded', 503, { is: 'throttled' }, 2],
    ['AccessDenied', 403, unavailable, 1],
    ['MalformedPolicyDocument', 400, unavailable, 1],
    ['ExpiredToken', 403, unavailable, 1],
    ['RegionDisabledException', 403, unavailable, 1],
    ['ValidationError', 400, unavailable, 1],
    ['InternalFailure', 500, unavailable, 2],
    ['ServiceUnavailable', 503, unavailable, 2],
  ];
  test.each(errors)(
    '%s (%d) is the refusal %j, after at most %d tries',
    async (code, status, reason, tries) => {
      reply(failed(status, code));
      const error = await refusalOf(port.assumeRole(request));
      expect(error?.reason).toEqual(reason);
      expect(sts.received).toHaveLength(tries);
    },
  );

  test('is kept as the cause, for the log, and is no part of the refusal', async () => {
    reply(failed(403, 'AccessDenied'));
    const error = await refusalOf(port.assumeRole(request));
    expect(error?.cause).toMatchObject({ name: 'AccessDenied' });
    expect(`${error?.message} ${JSON.stringify(error?.reason)}`).not.toContain('secret');
  });

  test('that passes is not seen: the second try is the answer', async () => {
    const replies = [failed(503, 'ServiceUnavailable'), answered(minted)];
    reply((response) => replies.shift()?.(response));
    await expect(port.assumeRole(request)).resolves.toMatchObject({
      credentials: { accessKeyId: 'ASIAMINTED' },
    });
  });

  test('of another shape is a refusal all the same', async () => {
    reply((response) => response.writeHead(500).end('<html>'));
    expect((await refusalOf(port.assumeRole(request)))?.reason).toEqual(unavailable);
  });

  test('a connection that breaks is a refusal', async () => {
    reply((response) => response.destroy());
    expect((await refusalOf(port.assumeRole(request)))?.reason).toEqual(unavailable);
  });
});

test('an STS that does not answer is given up after 3 s, twice', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  reply(() => undefined);
  const asked = refusalOf(port.assumeRole(request));
  for (let tries = 1; tries <= 2; tries += 1) {
    await new Promise<void>((resolve) => {
      arrived = resolve;
      // The pause before the second try.
      if (tries === 2) void vi.advanceTimersByTimeAsync(500);
    });
    await vi.advanceTimersByTimeAsync(3_000);
  }
  expect((await asked)?.reason).toEqual({ is: 'unavailable', what: 'sts' });
  expect((await asked)?.cause).toMatchObject({ name: 'TimeoutError' });
  expect(sts.received).toHaveLength(2);
});
