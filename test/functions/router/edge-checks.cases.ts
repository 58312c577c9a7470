/** Checks of the router's edge, each with the harm that comes when it is gone. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Mutation } from '../../mutant.ts';
import type { EdgeCode } from './edge-code.ts';

export type EdgeCheck = { check: string; without: Mutation; harm(code: EdgeCode): boolean };

const off = (file: string, from: string, to = ''): Mutation => ({
  file: `functions/router/${file}.ts`,
  from,
  to,
});
const nowMs = 1_000_000_000;
const json = { 'content-type': 'application/json' };

type Sent = Partial<APIGatewayProxyEvent> & { endedSecondsAgo?: number };

/** What the edge makes of a request, or the status that it answers; `bug` when it threw anything else. */
function sent(code: EdgeCode, { endedSecondsAgo = -60, ...change }: Sent) {
  const caller = { ...code.ines, expiresAtSeconds: nowMs / 1000 - endedSecondsAgo };
  const event = {
    ...{ httpMethod: 'POST', path: '/mcp', headers: json, body: '{"a":1}', isBase64Encoded: false },
    requestContext: { authorizer: code.callerToContext(caller), identity: { sourceIp: '203.0.113.7' } },
    ...change,
  } as never;
  try {
    return code.readRequest(event, ['loopback'], nowMs);
  } catch (error) {
    return error instanceof code.EdgeRefusal ? code.answerEdge(error).status : 'bug';
  }
}

const isLetIn = (code: EdgeCode, request: Sent) => typeof sent(code, request) === 'object';
const base64 = (...bytes: number[]) => ({
  body: Buffer.from(bytes).toString('base64'),
  isBase64Encoded: true,
});

export const edgeChecks: EdgeCheck[] = [
  {
    check: 'a body is measured in bytes',
    without: off('parse-body', 'bytes.length > maxBodyBytes', '(body ?? "").length > maxBodyBytes'),
    harm: (code) => isLetIn(code, { body: `{"a":"${'é'.repeat(code.maxBodyBytes / 2)}"}` }),
  },
  {
    check: 'bytes that are no UTF-8 are refused',
    without: off('parse-body', 'fatal: true', 'fatal: false'),
    harm: (code) => isLetIn(code, base64(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)),
  },
  {
    check: 'a mark at the start is part of the text',
    without: off('parse-body', 'ignoreBOM: true', 'ignoreBOM: false'),
    harm: (code) => isLetIn(code, { body: '\ufeff{"a":1}' }),
  },
  {
    check: 'a text in which bytes were replaced is refused',
    without: off('parse-body', "if (!isBase64Encoded) checkDecoded(body ?? '');"),
    harm: (code) => isLetIn(code, { body: '{"a":"\ufffd"}' }),
  },
  {
    check: 'what two readers see differently is refused',
    without: off('parse-body', 'if (why !== undefined) throw', 'if (false) throw'),
    harm: (code) => isLetIn(code, { body: '{"method":"ping","method":"tools/call"}' }),
  },
  {
    check: 'a batch is refused',
    without: off('parse-body', 'Array.isArray(message)', 'false'),
    harm: (code) => isLetIn(code, { body: '[{"a":1}]' }),
  },
  {
    check: 'a body of another type is refused',
    without: off('parse-body', '  checkType(headers);\n'),
    harm: (code) => isLetIn(code, { headers: { 'content-type': 'text/plain' } }),
  },
  {
    check: 'the SDK gets no bytes',
    without: off(
      'http',
      '{ method: event.httpMethod, headers })',
      '{ method: event.httpMethod, headers, body: event.body })',
    ),
    harm: (code) => {
      const incoming = sent(code, {});
      return typeof incoming === 'object' && incoming.request.body !== null;
    },
  },
  {
    check: 'a token that ended before API Gateway could have remembered it is refused',
    without: off(
      'http',
      'if (lateSeconds <= authorizerCacheSeconds + inFlightSeconds) return;',
      'if (lateSeconds) return;',
    ),
    harm: (code) => isLetIn(code, { endedSecondsAgo: 3_600 }),
  },
  {
    check: 'a token that ended while API Gateway remembers it gets no 401 without a challenge',
    without: off('edge-refusal', '503,', '401,'),
    harm: (code) => sent(code, { endedSecondsAgo: 3_600 }) === 401,
  },
  {
    check: 'each value of a header is looked at',
    without: off('http', 'multiValueHeaders ?? headers ?? {}', 'headers ?? {}'),
    harm: (code) =>
      isLetIn(code, {
        headers: { ...json, origin: 'http://localhost:1' },
        multiValueHeaders: {
          'content-type': ['application/json'],
          origin: ['https://evil.example', 'http://localhost:1'],
        },
      }),
  },
];
