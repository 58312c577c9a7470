import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { RequestWithBody } from '../../../../stacks/local/wire/sigv4.ts';
import { singleHeaders } from '../../../../stacks/local/wire/sigv4-authorization.ts';
import { KEYS, NOW_MS, signed, type Unsigned, verify } from '../signed-request.ts';

fc.configureGlobal({ seed: 20_260_517 });

const HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('signatures that AWS documents as examples', () => {
  test('accepts the one of "Create a signed AWS API request" (IAM ListUsers)', () => {
    const request = {
      method: 'GET',
      target: '/?Action=ListUsers&Version=2010-05-08',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        host: 'iam.amazonaws.com',
        'x-amz-date': '20150830T123600Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
          'SignedHeaders=content-type;host;x-amz-date, ' +
          'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      },
      body: Buffer.alloc(0),
    };
    const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
    const nowMs = Date.UTC(2015, 7, 30, 12, 36);
    expect(verify(request, { secretAccessKey, nowMs, region: 'us-east-1' })).toEqual(request.body);
  });

  test('accepts the one of the Amazon S3 API Reference (GetObject with a range)', () => {
    const request = {
      method: 'GET',
      target: '/test.txt',
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        range: 'bytes=0-9',
        'x-amz-content-sha256': HEX,
        'x-amz-date': '20130524T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
          'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,' +
          'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      },
      body: Buffer.alloc(0),
    };
    const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    expect(verify(request, { secretAccessKey, nowMs: Date.UTC(2013, 4, 24), region: 'us-east-1' })).toEqual(
      request.body,
    );
  });
});

const GOOD: [string, Unsigned][] = [
  ['a form', { service: 'sts', body: 'Action=GetCallerIdentity&Version=2011-06-15' }],
  [
    'a JSON call',
    { service: 'dynamodb', headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' }, body: '{}' },
  ],
  [
    'a path with encoded characters, outside S3',
    { service: 'execute-api', path: '/stage/tools/a%20b%2Fc%28%29' },
  ],
  ['a path with a slash at its end', { service: 'execute-api', path: '/stage/' }],
  [
    'a query with characters that need encoding',
    { service: 'execute-api', query: { 'b c': "x+y/z!'()*", a: '', Ä: 'é' } },
  ],
  [
    'an S3 key with dots, double slashes and encoded characters',
    { service: 's3', path: '/b/../a//./x%20y%2B~.txt' },
  ],
  [
    'header values with runs of blanks',
    { service: 'sts', headers: { 'x-amz-meta-note': '  a   b\t c  ' }, body: 'x' },
  ],
  ['a body beyond ASCII', { service: 'sts', body: 'Ünïcode \u{1f980}' }],
  [
    'a payload that S3 takes unsigned over TLS',
    { service: 's3', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, body: 'x' },
  ],
  [
    'an unsigned header that is not x-amz-*',
    { service: 'sts', headers: { 'user-agent': 'x', 'x-amzn-trace-id': 'y' } },
  ],
];

describe("what the SDK's signer signs", () => {
  test.each(GOOD)('is accepted: %s', async (_title, unsigned) => {
    const request = await signed(unsigned);
    expect(verify(request)).toEqual(request.body);
  });

  test('is accepted when the order of the query changed, since the signature covers it sorted', async () => {
    const request = await signed({ service: 'execute-api', query: { a: '1', b: '2' } });
    expect(verify({ ...request, target: '/?b=2&a=1' })).toEqual(request.body);
  });
});

const DENIED = expect.objectContaining({ code: 'SignatureDoesNotMatch', status: 403 });

describe('a signing key that was derived before', () => {
  const dayMs = 86_400_000;
  const parts = { service: 'sts', body: 'x' };
  const stolen = { ...KEYS, secretAccessKey: 'another secret' };

  test('serves its own secret, day and service, and no other', async () => {
    const request = await signed(parts);
    for (let time = 0; time < 2; time += 1) expect(verify(request)).toEqual(request.body);
    expect(() => verify(request, { secretAccessKey: stolen.secretAccessKey })).toThrow(DENIED);
    const byOther = await signed(parts, stolen);
    expect(() => verify(byOther)).toThrow(DENIED);
    expect(verify(byOther, { secretAccessKey: stolen.secretAccessKey })).toEqual(byOther.body);
    const others: Unsigned[] = [
      { ...parts, service: 'iam' },
      { ...parts, signingMs: NOW_MS + dayMs },
    ];
    for (const other of others) {
      const own = await signed(other);
      expect(verify(own, { nowMs: other.signingMs ?? NOW_MS })).toEqual(own.body);
    }
  });

  test('makes no signature good for a scope whose parts only join to the same text', async () => {
    const request = await signed({ ...parts, service: 'sts' }, { ...KEYS, secretAccessKey: 'ab' });
    expect(verify(request, { secretAccessKey: 'ab' })).toEqual(request.body);
    const [day = ''] = /\/\d{8}\//.exec(request.headers.authorization ?? '') ?? [];
    const moved = request.headers.authorization?.replace(day, `/b${day.slice(1)}`) ?? '';
    const forged = { ...request, headers: { ...request.headers, authorization: moved } };
    expect(() => verify(forged, { secretAccessKey: 'a' })).toThrow(DENIED);
  });

  test('is forgotten after a thousand others and derived anew', async () => {
    const request = await signed(parts);
    const derived = vi.spyOn(crypto, 'createHmac');
    syncBuiltinESMExports();
    const countOf = (run: () => unknown) => {
      derived.mockClear();
      run();
      return derived.mock.calls.length;
    };
    verify(request);
    const known = countOf(() => verify(request));
    for (let count = 0; count < 1_000; count += 1) {
      expect(() => verify(request, { secretAccessKey: `secret ${count}` })).toThrow(DENIED);
    }
    expect(countOf(() => verify(request))).toBe(known + 4);
    derived.mockRestore();
    syncBuiltinESMExports();
  });
});
const FULL: Unsigned = {
  service: 'execute-api',
  path: '/stage/tools/read_letter',
  query: { one: '1', two: '2' },
  headers: { 'content-type': 'application/json', 'x-amz-meta-note': 'note' },
  body: '{"tenant":"fjord"}',
};

describe('a signed request that was changed on its way', () => {
  test('is refused whatever byte of the body changed, was added or was lost', async () => {
    const request = await signed(FULL);
    fc.assert(
      fc.property(fc.nat(request.body.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const body = Buffer.from(request.body);
        body.writeUInt8(body.readUInt8(at) ^ change, at);
        expect(() => verify({ ...request, body })).toThrow(DENIED);
      }),
    );
    for (const body of [
      Buffer.alloc(0),
      Buffer.concat([request.body, Buffer.from(' ')]),
      request.body.subarray(1),
    ]) {
      expect(() => verify({ ...request, body })).toThrow(DENIED);
    }
  });

  test('is refused with another body and the hash of that body, as with the old hash', async () => {
    const request = await signed(FULL);
    const other = await signed({ ...FULL, body: '{"tenant":"tundra"}' });
    const hash = { 'x-amz-content-sha256': other.headers['x-amz-content-sha256'] ?? '' };
    expect(() => verify({ ...request, body: other.body })).toThrow(DENIED);
    expect(() => verify({ ...request, body: other.body, headers: { ...request.headers, ...hash } })).toThrow(
      DENIED,
    );
  });

  test('is refused whatever signed header changed, by any character', async () => {
    const request = await signed(FULL);
    const names = Object.keys(request.headers).filter((name) => name !== 'authorization');
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(),
        fc.constantFrom('a', '0', '-', '~'),
        (name, place, character) => {
          const value = request.headers[name] ?? '';
          const at = place % value.length;
          fc.pre(value[at] !== character);
          const changed = value.slice(0, at) + character + value.slice(at + 1);
          expect(() => verify({ ...request, headers: { ...request.headers, [name]: changed } })).toThrow();
        },
      ),
    );
  });

  test('is refused whatever character of the path or the query changed', async () => {
    const request = await signed(FULL);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: request.target.length - 1 }),
        fc.constantFrom(...'a1/?&=%+.'),
        (at, character) => {
          fc.pre(request.target[at] !== character);
          const target = request.target.slice(0, at) + character + request.target.slice(at + 1);
          expect(() => verify({ ...request, target })).toThrow();
        },
      ),
    );
  });

  test('is refused whatever part of the Authorization header changed', async () => {
    const request = await signed(FULL);
    const header = request.headers.authorization ?? '';
    // The access key id is not part of what is signed: it chooses the secret, and the token is sealed to it.
    const from = header.indexOf('/');
    fc.assert(
      fc.property(
        fc.integer({ min: from, max: header.length - 1 }),
        fc.constantFrom(...'a0;/=,'),
        (at, character) => {
          fc.pre(header[at] !== character);
          const authorization = header.slice(0, at) + character + header.slice(at + 1);
          expect(() => verify({ ...request, headers: { ...request.headers, authorization } })).toThrow();
        },
      ),
    );
  });
});

type Change = (request: RequestWithBody) => RequestWithBody;
const setHeaders =
  (headers: Record<string, string>): Change =>
  (request) => ({
    ...request,
    headers: { ...request.headers, ...headers },
  });
const setTarget =
  (target: string): Change =>
  (request) => ({ ...request, target });
const rewrite =
  (search: string | RegExp, by: string): Change =>
  (request) =>
    setHeaders({ authorization: (request.headers.authorization ?? '').replace(search, by) })(request);
const without =
  (name: string): Change =>
  (request) => {
    const { [name]: _gone, ...headers } = request.headers;
    return { ...request, headers };
  };
const same: Change = (request) => request;
const MIN_MS = 60_000;

const REFUSED: [string, Unsigned, Change, string, string | RegExp][] = [
  [
    'no Authorization header',
    FULL,
    without('authorization'),
    'MissingAuthenticationToken',
    /missing Authentication Token/,
  ],
  [
    'another algorithm',
    FULL,
    rewrite('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'),
    'IncompleteSignature',
    /Only the algorithm/,
  ],
  [
    'a signature of version 2',
    FULL,
    setHeaders({ authorization: 'AWS AKID:x' }),
    'IncompleteSignature',
    /Only the algorithm/,
  ],
  [
    'a bearer token',
    FULL,
    setHeaders({ authorization: 'Bearer x' }),
    'IncompleteSignature',
    /Only the algorithm/,
  ],
  [
    'no signature in the header',
    FULL,
    rewrite(/, Signature=.*/, ''),
    'IncompleteSignature',
    /requires 'Signature' parameter/,
  ],
  ['a signature twice', FULL, rewrite(/(, Signature=.*)/, '$1$1'), 'IncompleteSignature', /each once/],
  ['an unknown part in the header', FULL, rewrite(/$/, ', Region=x'), 'IncompleteSignature', /each once/],
  ['a scope of four parts', FULL, rewrite('/aws4_request', ''), 'IncompleteSignature', /5 slash-delimited/],
  ['no x-amz-date', FULL, without('x-amz-date'), 'IncompleteSignature', /existence of either a 'X-Amz-Date'/],
  [
    'a date that does not exist',
    FULL,
    setHeaders({ 'x-amz-date': '20260517T250000Z' }),
    'IncompleteSignature',
    /ISO-8601/,
  ],
  ['a presigned URL', FULL, setTarget('/?X-Amz-Signature=00'), 'IncompleteSignature', /Presigned URLs/],
  [
    'an old request',
    { ...FULL, signingMs: NOW_MS - 5 * MIN_MS - 1000 },
    same,
    'RequestExpired',
    'Signature expired: 20260517T115459Z is now earlier than 20260517T115500Z (20260517T120000Z - 5 min.)',
  ],
  [
    'a request from the future',
    { ...FULL, signingMs: NOW_MS + 5 * MIN_MS + 1000 },
    same,
    'RequestExpired',
    'Signature not yet current: 20260517T120501Z is still later than 20260517T120500Z (20260517T120000Z + 5 min.)',
  ],
  [
    'the scope of another day',
    FULL,
    rewrite('/20260517/', '/20260516/'),
    'SignatureDoesNotMatch',
    /Date in Credential scope does not match/,
  ],
  [
    'the scope of another region',
    { ...FULL, region: 'us-east-1' },
    same,
    'SignatureDoesNotMatch',
    "Credential should be scoped to a valid Region, not 'us-east-1'.",
  ],
  [
    'another terminator',
    FULL,
    rewrite('aws4_request', 'aws5_request'),
    'SignatureDoesNotMatch',
    /valid terminator/,
  ],
  [
    'the scope of another service',
    FULL,
    rewrite('/execute-api/', '/sts/'),
    'SignatureDoesNotMatch',
    /we calculated does not match/,
  ],
  [
    'an unsigned x-amz-* header',
    FULL,
    setHeaders({ 'x-amz-extra': '1' }),
    'SignatureDoesNotMatch',
    /not signed: x-amz-extra/,
  ],
  [
    'an unsigned x-amz-* header to S3',
    { service: 's3' },
    setHeaders({ 'x-amz-acl': 'public-read' }),
    'AccessDenied',
    /which were not signed/,
  ],
  [
    'an x-amz-* header that the signer left out',
    { ...FULL, unsignableHeaders: ['x-amz-meta-note'] },
    same,
    'SignatureDoesNotMatch',
    /not signed: x-amz-meta-note/,
  ],
  [
    'a session token that was not signed',
    { ...FULL, unsignableHeaders: ['x-amz-security-token'] },
    same,
    'SignatureDoesNotMatch',
    /not signed: x-amz-security-token/,
  ],
  [
    'an unsigned host',
    { ...FULL, unsignableHeaders: ['host'] },
    same,
    'SignatureDoesNotMatch',
    /must be a 'SignedHeader'/,
  ],
  [
    'a signed header that was taken out',
    FULL,
    without('content-type'),
    'SignatureDoesNotMatch',
    /'content-type' was not sent/,
  ],
  [
    'signed headers out of order',
    FULL,
    rewrite('content-type;host', 'host;content-type'),
    'SignatureDoesNotMatch',
    /in order/,
  ],
  [
    'a signed header twice',
    FULL,
    rewrite('content-type;', 'content-type;content-type;'),
    'SignatureDoesNotMatch',
    /without repetition/,
  ],
  [
    'a signature in upper case',
    FULL,
    (request) =>
      rewrite(/[0-9a-f]{64}$/, (request.headers.authorization ?? '').slice(-64).toUpperCase())(request),
    'SignatureDoesNotMatch',
    /we calculated/,
  ],
  [
    'another method',
    FULL,
    (request) => ({ ...request, method: 'GET' }),
    'SignatureDoesNotMatch',
    /we calculated/,
  ],
  [
    'dots in a path outside S3',
    { ...FULL, path: '/tools/x/../y' },
    same,
    'SignatureDoesNotMatch',
    /not normalised/,
  ],
  [
    'a double slash in a path outside S3',
    { ...FULL, path: '/tools//y' },
    same,
    'SignatureDoesNotMatch',
    /not normalised/,
  ],
  [
    'a plus for a blank in the query',
    { service: 'execute-api', query: { a: 'x+y' } },
    setTarget('/?a=x+y'),
    'SignatureDoesNotMatch',
    /not encoded as RFC 3986/,
  ],
  [
    'lower-case hex digits in the query',
    { service: 'execute-api', query: { a: '/' } },
    setTarget('/?a=%2f'),
    'SignatureDoesNotMatch',
    /not encoded/,
  ],
  [
    'broken encoding in the query',
    { service: 'execute-api', query: { a: '/' } },
    setTarget('/?a=%zz'),
    'SignatureDoesNotMatch',
    /not encoded/,
  ],
  [
    'a name twice in the query',
    { service: 'execute-api', query: { a: '1' } },
    setTarget('/?a=1&a=1'),
    'SignatureDoesNotMatch',
    /repeats a name/,
  ],
  ['an absolute target', FULL, setTarget('https://aws.test/'), 'SignatureDoesNotMatch', /not a plain path/],
  ['a fragment in the target', FULL, setTarget('/stage#x'), 'SignatureDoesNotMatch', /not a plain path/],
  [
    'another spelling of an S3 key',
    { service: 's3', path: '/b/a%2Fb' },
    setTarget('/b/a%2fb'),
    'SignatureDoesNotMatch',
    /we calculated/,
  ],
  [
    'an unsigned payload outside S3',
    { ...FULL, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
    same,
    'SignatureDoesNotMatch',
    /not signed is not accepted/,
  ],
  [
    'a streaming payload outside S3',
    { ...FULL, headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' } },
    same,
    'SignatureDoesNotMatch',
    /not signed is not accepted/,
  ],
  [
    'another body than the stated hash, at S3',
    { service: 's3', body: 'a' },
    (request) => ({ ...request, body: Buffer.from('b') }),
    'XAmzContentSHA256Mismatch',
    /does not match what was computed/,
  ],
  [
    'no payload hash, at S3',
    { service: 's3' },
    without('x-amz-content-sha256'),
    'SignatureDoesNotMatch',
    /was not sent/,
  ],
  [
    'no payload hash at all, at S3',
    { service: 's3', applyChecksum: false },
    same,
    'InvalidRequest',
    /Missing required header/,
  ],
  [
    'signed chunks, at S3',
    { service: 's3', headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' } },
    same,
    'NotImplemented',
    /not part of the local AWS/,
  ],
  [
    'aws-chunked with an unsigned payload, at S3',
    {
      service: 's3',
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-encoding': 'aws-chunked' },
    },
    same,
    'NotImplemented',
    /not part of the local AWS/,
  ],
];

describe('a request that is refused', () => {
  test.each(REFUSED)('%s', async (_title, unsigned, change, code, message) => {
    const request = change(await signed(unsigned));
    expect(() => verify(request)).toThrow(
      expect.objectContaining({
        code,
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      }),
    );
  });

  test.each([
    ['UNSIGNED-PAYLOAD', 'XAmzContentSHA256Mismatch'],
    ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'NotImplemented'],
  ])('an S3 payload that is not signed, when the request did not come over TLS: %s', async (hash, code) => {
    const request = await signed({ service: 's3', headers: { 'x-amz-content-sha256': hash } });
    expect(() => verify(request, { tls: false })).toThrow(expect.objectContaining({ code }));
  });

  test('a date that does not exist, though some day has its time', async () => {
    const nowMs = Date.UTC(2026, 2, 3, 12, 0, 0);
    const request = await signed({ ...FULL, signingMs: nowMs });
    const change = rewrite('/20260303/', '/20260231/');
    const changed = change(setHeaders({ 'x-amz-date': '20260231T120000Z' })(request));
    expect(() => verify(changed, { nowMs })).toThrow(
      expect.objectContaining({ code: 'IncompleteSignature' }),
    );
  });

  test('the right request under another secret', async () => {
    const request = await signed({ service: 'sts' });
    expect(() => verify(request, { secretAccessKey: 'other' })).toThrow(DENIED);
  });

  test('a request with a header twice, since two readers could take two values', () => {
    expect(() => singleHeaders(['Host', 'a', 'X-Amz-Date', 'b', 'HOST', 'c'])).toThrow(
      'The header host was sent more than once.',
    );
  });
});
