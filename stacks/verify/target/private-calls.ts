/** Private calls as the router sends them: body and sending of the signed bytes. */
import { type Agent, request as httpsRequest } from 'node:https';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from '../../account/aws-request.ts';
import { subject } from './stage-parts.ts';

export type Answered = { status: number; body: string };

/** A private call for a person of that team, as the router would send it. */
export function privateCall(
  { tool, input, tenant }: { tool: string; input: object; tenant: string },
  dataSession?: Credentials,
) {
  const caller = {
    subject,
    tenant,
    groups: [],
    scopes: [],
    clientId: 'attack',
    issuer: 'https://issuer',
    expiresAtSeconds: 4_000_000_000,
  };
  const session = dataSession && {
    accessKeyId: dataSession.accessKeyId,
    secretAccessKey: dataSession.secretAccessKey,
    sessionToken: dataSession.sessionToken,
    expiresAt: new Date(dataSession.expiresAtMs).toISOString(),
  };
  const callId = crypto.randomUUID();
  const deadlineAtMs = Date.now() + 10_000;
  return {
    callId,
    tool,
    input,
    caller,
    deadlineAtMs,
    ...(session && { dataSession: session }),
    wantsProgress: false,
  };
}

type Unsigned = { service: string; region: string; headers: Record<string, string>; body: string };

/** Signs a POST to the path `/` of a service of AWS by hand, and sends it to an address of the local AWS. */
export async function postSigned(
  at: URL,
  { service, region, ...request }: Unsigned,
  { credentials, agent }: { credentials: Credentials; agent: Agent },
): Promise<Answered> {
  const hostname = `${service}.${region}.amazonaws.com`;
  const headers = { host: hostname, ...request.headers };
  const unsigned = { method: 'POST', protocol: 'https:', hostname, path: '/', body: request.body, headers };
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  return post(at, { ...unsigned, headers: (await signer.sign(unsigned)).headers }, agent);
}

/** @param signed a request whose signature covers exactly these headers and this body */
export function post(
  at: URL,
  signed: { path: string; headers: Record<string, string>; body: string },
  agent: Agent,
) {
  const { path, headers, body } = signed;
  return new Promise<Answered>((resolve, reject) => {
    const options = {
      host: at.hostname,
      port: at.port,
      method: 'POST',
      path,
      headers,
      agent,
      servername: '',
    };
    const outgoing = httpsRequest(options, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, body: text }));
    });
    outgoing.once('error', reject).end(body);
  });
}
