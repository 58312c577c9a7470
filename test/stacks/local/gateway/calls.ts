/** Requests to a REST API without a listener, and what came back, easy to assert on. */
import type { GatewayRequest, Header } from '../../../../stacks/local/gateway/http/gateway-http.ts';
import {
  createRestApi,
  type RestApi,
  type RestApiOptions,
} from '../../../../stacks/local/gateway/rest-api.ts';
import { DOOR, fixturePlan } from './plan-fixture.ts';

export type Asked = {
  method?: string;
  path?: string;
  query?: string;
  headers?: Record<string, string> | Header[];
  body?: string | Buffer | undefined;
};

export type Answer = { status: number; headers: Record<string, string>; text: string };

/** A door's API over the fixture plan. */
export function doorApi(options: Partial<RestApiOptions> & Pick<RestApiOptions, 'invoke'>): RestApi {
  return createRestApi({ plan: fixturePlan(), restApiId: DOOR, ...options });
}

function request(asked: Asked): GatewayRequest {
  const { method = 'POST', path = '/mcp', query = '', headers = {} } = asked;
  const body = 'body' in asked && asked.body === undefined ? undefined : Buffer.from(asked.body ?? '');
  return {
    method,
    path,
    sentPath: path,
    rawQuery: query,
    headers: Array.isArray(headers) ? headers : Object.entries(headers),
    body,
    sourceIp: '127.0.0.1',
    domainName: 'localhost',
    proto: 'http',
    port: 8080,
  };
}

/** Asks and reads the whole answer; header names in lower case. */
export async function ask(api: RestApi, asked: Asked): Promise<Answer> {
  const { status, headers, body } = await api.handle(request(asked));
  const chunks: Uint8Array[] = [];
  if (Buffer.isBuffer(body)) chunks.push(body);
  else for await (const chunk of body) chunks.push(chunk);
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    text: Buffer.concat(chunks).toString(),
  };
}

export const bearer = { Authorization: 'Bearer token-1' };
