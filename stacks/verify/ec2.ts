/** `ec2:…NetworkInterface…` with a tool's execution role, signed by hand: no EC2 client is a dependency. */
import { request } from 'node:https';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Result } from './attack.ts';
import type { World } from './target/world.ts';

/**
 * A 501 means that IAM allowed it: the local AWS has no EC2, and tells that only to callers with the right.
 * @param fn the function whose execution role signs, as `tool-<name>`
 */
export async function networkInterfaces(world: World, fn: string, action: string): Promise<Result> {
  const { region } = world.plan;
  const at = new URL(world.urlAt('internet'));
  const body = `Action=${action}&Version=2016-11-15`;
  const credentials = world.execution(fn);
  const signer = new SignatureV4({ service: 'ec2', region, credentials, sha256: Sha256 });
  const hostname = `ec2.${region}.amazonaws.com`;
  const headers = { host: hostname, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const signed = await signer.sign({
    method: 'POST',
    protocol: 'https:',
    hostname,
    path: '/',
    headers,
    body,
  });
  const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const options = { host: at.hostname, port: at.port, method: 'POST', path: '/', headers: signed.headers };
    const outgoing = request({ ...options, agent: world.agent, servername: '' }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
    });
    outgoing.once('error', reject).end(body);
  });
  return { succeeded: answer.status === 501, answer: `${answer.status} ${answer.text.trim()}`.slice(0, 900) };
}
