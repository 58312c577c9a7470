/**
 * The floor: the least that a gateway with one signed hop can cost. Reads the message, signs one POST, sends it over a
 * kept connection, reads the frame, answers. Checks, decides, mints and records nothing.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

const endpoint = new URL(process.env.AWS_ENDPOINT_URL ?? '');
const agent = new Agent({ keepAlive: true });
const {
  AWS_REGION = '',
  AWS_ACCESS_KEY_ID = '',
  AWS_SECRET_ACCESS_KEY = '',
  AWS_SESSION_TOKEN = '',
} = process.env;
const signer = new SignatureV4({
  service: 'execute-api',
  region: AWS_REGION,
  credentials: {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  },
  sha256: Sha256,
});

/** tools/call alone. */
export async function handler(event: { body: string }): Promise<object> {
  const { id, params } = JSON.parse(event.body);
  const body = JSON.stringify({ input: params.arguments });
  const { outcome } = JSON.parse(await post(`/v1/tools/${params.name}`, body));
  const answer = { jsonrpc: '2.0', id, result: outcome };
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
}

async function post(path: string, body: string): Promise<string> {
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: 'https:',
    hostname: endpoint.hostname,
    path,
    headers: { host: endpoint.host, 'content-length': String(Buffer.byteLength(body)) },
    body,
  });
  const to = {
    agent,
    host: endpoint.hostname,
    port: endpoint.port,
    servername: '',
    method: 'POST',
    path,
    headers,
  };
  const [response] = (await once(request(to).end(body), 'response')) as [IncomingMessage];
  return text(response);
}
