import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { answerEdge, EdgeRefusal, maxBodyBytes } from '../../../functions/router/edge-refusal.ts';
import { parseBody } from '../../../functions/router/parse-body.ts';

const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const good = JSON.stringify(message);

type Sent = { body: string | null; isBase64Encoded?: boolean; headers?: Record<string, string> };
const parse = ({ body, isBase64Encoded = false, headers = { 'content-type': 'application/json' } }: Sent) =>
  parseBody({ body, isBase64Encoded } as APIGatewayProxyEvent, new Headers(headers));
const bytes = (...parts: (string | number)[]): Sent => ({
  body: Buffer.concat(
    parts.map((part) => Buffer.from(typeof part === 'string' ? part : ([part] as never))),
  ).toString('base64'),
  isBase64Encoded: true,
});

async function refusal(sent: Sent) {
  try {
    parse(sent);
  } catch (error) {
    if (!(error instanceof EdgeRefusal)) throw error;
    const response = answerEdge(error);
    const { error: said, id } = (await response.json()) as {
      error: { code: number; message: string };
      id: null;
    };
    return { status: response.status, id, ...said };
  }
  throw new Error('it was let in');
}

test.each([{ body: good }, bytes(good), { body: ` \n${good}\t` }])(
  'a message is what the body holds: %j',
  (sent) => {
    expect(parse(sent)).toEqual(message);
  },
);

test('bytes are taken as UTF-8, and a character that JSON escapes is that character', () => {
  expect(parse(bytes('{"a":"é漢🙂\ufffd"}'))).toEqual({ a: 'é漢🙂\ufffd' });
  expect(parse({ body: String.raw`{"a":"\ufffd"}` })).toEqual({ a: '\ufffd' });
});

describe('400, as a parse error, is the answer to', () => {
  const bodies: [string, Sent][] = [
    ['no body', { body: null }],
    ['an empty body', { body: '' }],
    ['no bytes', bytes('')],
    ['space alone', { body: ' \n' }],
    ['half a message', { body: good.slice(0, -1) }],
    ['two messages', { body: `${good}\n${good}` }],
    ['what follows a message', { body: `${good}x` }],
    ['JavaScript', { body: `{jsonrpc: '2.0'}` }],
    ['a comment', { body: `${good}// x` }],
    ['NaN', { body: '{"a":NaN}' }],
    ['Infinity', { body: '{"a":-Infinity}' }],
    ['a form', { body: 'jsonrpc=2.0' }],
    ['a byte order mark', { body: `\ufeff${good}` }],
    ['the bytes of a byte order mark', bytes(0xef, 0xbb, 0xbf, good)],
    ['UTF-16', { body: Buffer.from(good, 'utf16le').toString('base64'), isBase64Encoded: true }],
    ['a NUL before it', { body: `\0${good}` }],
    ['a no-break space before it', { body: `\u00a0${good}` }],
    ['a byte that is no UTF-8', bytes('{"a":"', 0xff, '"}')],
    ['Latin-1', bytes('{"a":"caf', 0xe9, '"}')],
    ['a character that is cut off', bytes('{"a":"', 0xe6, 0xbc, '"}')],
    ['an overlong character', bytes('{"a":"', 0xc0, 0xaf, '"}')],
    ['a surrogate in UTF-8', bytes('{"a":"', 0xed, 0xa0, 0x80, '"}')],
    [
      'bytes that API Gateway replaced',
      { body: Buffer.from([123, 34, 97, 34, 58, 34, 0xff, 34, 125]).toString('utf8') },
    ],
    ['a lone surrogate in text', { body: '{"a":"\ud800"}' }],
    ['a property twice', { body: '{"method":"tools/call","method":"ping"}' }],
    ['__proto__', { body: '{"__proto__":{"method":"tools/call"}}' }],
    ['a number that nobody can hold', { body: '{"id":1e400}' }],
  ];
  test.each(bodies)('%s', async (_what, sent) => {
    expect(await refusal(sent)).toMatchObject({ status: 400, code: -32700, id: null });
  });
});

test('the answer says what is wrong, and nothing of the body', async () => {
  const twice = await refusal({ body: '{"secret-name":1,"secret-name":"secret-value"}' });
  expect(twice.message).toBe('The body has a property twice in one object, again at character 17');
  expect((await refusal(bytes('{"a":"', 0xff))).message).toBe('The body is not UTF-8');
});

test.each(['[]', `[${good}]`, `[${good},${good}]`, ' [1]'])(
  'a batch is an invalid request: %s',
  async (body) => {
    expect(await refusal({ body })).toMatchObject({
      status: 400,
      code: -32600,
      message: expect.stringMatching(/Batches/),
    });
  },
);

test.each(['"x"', '7', 'null', 'true'])('what is no object is an invalid request: %s', async (body) => {
  expect(await refusal({ body })).toMatchObject({ status: 400, code: -32600 });
});

describe('the size', () => {
  const ofBytes = (count: number, filling = 'x') => {
    const room = count - Buffer.byteLength('{"a":""}');
    return `{"a":"${filling.repeat(room / Buffer.byteLength(filling))}"}`;
  };
  test('of 1 MiB is taken, one byte more is 413', async () => {
    expect(parse({ body: ofBytes(maxBodyBytes) })).toBeDefined();
    expect(await refusal({ body: ofBytes(maxBodyBytes + 1) })).toMatchObject({ status: 413 });
    expect(parse(bytes(ofBytes(maxBodyBytes)))).toBeDefined();
    expect(await refusal(bytes(ofBytes(maxBodyBytes + 1)))).toMatchObject({ status: 413 });
  });

  test.each(['é', '漢', '🙂'])(
    'is counted in bytes: more of %s than fit are fewer characters than bytes',
    async (filling) => {
      const body = ofBytes(maxBodyBytes + 12, filling);
      expect(body.length).toBeLessThan(maxBodyBytes);
      expect(await refusal({ body })).toMatchObject({ status: 413 });
    },
  );

  test('is looked at before the text is', async () => {
    expect(await refusal({ body: '{'.repeat(maxBodyBytes + 1) })).toMatchObject({ status: 413 });
  });
});

describe('415 is the answer to', () => {
  const types = [
    ...[
      'text/plain',
      'application/xml',
      'application/json-rpc',
      'application/jsonx',
      'multipart/form-data',
      '',
      'json',
    ],
    ...[
      'application/json, application/json',
      'text/plain, application/json',
      'application/x-www-form-urlencoded',
    ],
    ...['application/json; charset=utf-16', 'application/json;charset=latin1', 'application/problem+json'],
  ];
  test.each(types)('the type %j', async (type) => {
    expect(await refusal({ body: good, headers: { 'content-type': type } })).toMatchObject({ status: 415 });
  });
  test('no type', async () => {
    expect(await refusal({ body: good, headers: {} })).toMatchObject({ status: 415 });
  });
  test.each(['gzip', 'br', 'identity, gzip'])('the coding %s', async (coding) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': coding };
    expect(await refusal({ body: good, headers })).toMatchObject({ status: 415 });
  });
});

test.each([
  'application/json; charset=utf-8',
  'Application/JSON;charset="UTF-8"',
  'application/json;x=y',
  'application/json;',
])('the type %j is JSON', (type) => {
  expect(parse({ body: good, headers: { 'content-type': type, 'content-encoding': 'identity' } })).toEqual(
    message,
  );
});
