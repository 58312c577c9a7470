/** Bytes at the door of a running system, as no HTTP client would send them. */
import { connect } from 'node:net';
import { findRunning } from '../../e2e/clients/running.ts';
import { type System, startSystem } from '../../support/start-system.ts';
import { mutateText, pick, type Random } from '../mutate.ts';
import { Defect, mustKeepSecret, type Target } from '../target.ts';

/** What a door may say to such bytes; a closed connection is an answer, too. */
const statuses = new Set([
  200, 202, 400, 401, 403, 404, 405, 406, 408, 411, 413, 414, 415, 417, 429, 431, 501, 503, 505,
]);

/** A door waits for the rest of a request, and is not waited for. A warm call takes a tenth of it. */
const waitMs = 150;

const call = JSON.stringify({
  ...{ jsonrpc: '2.0', id: 7, method: 'tools/call' },
  params: { name: 'read_letter', arguments: { path: 'reports/q3.md' } },
});

/** On a system of its own. */
export async function doorsTarget(): Promise<Target> {
  const { stop, ...system } = await startSystem();
  return { ...(await doorsOf(system)), end: stop };
}

/** On a system that is there already. */
export async function doorsOf(system: System): Promise<Target> {
  const running = await findRunning(system);
  const url = new URL(running.http);
  const token = await running.mint({ user: 'ines', door: running.http });
  const head = [
    ...[
      'POST /mcp HTTP/1.1',
      `Host: ${url.host}`,
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
    ],
    ...['Accept: application/json, text/event-stream', `Content-Length: ${call.length}`, 'Connection: close'],
  ];
  // Warm, so that an answer comes in time.
  for (let at = 0; at < 20; at += 1) await send(Number(url.port), `${head.join('\r\n')}\r\n\r\n${call}`);
  return {
    name: 'doors',
    share: 0.2,
    async run(random, show) {
      const bytes = bytesOf(head, random);
      show(bytes);
      const answer = await send(Number(url.port), bytes);
      const status = statusOf(answer);
      if (answer !== '' && !isInterim(answer) && !statuses.has(status))
        throw new Defect(`the door answers ${answer.slice(0, 300)}`);
      if (answer.includes('-32603')) throw new Defect(`our own defect: ${answer.slice(0, 400)}`);
      mustKeepSecret(answer.replaceAll(token, 'canary'), 'the answer');
      return status === 0 ? 'no answer' : String(status);
    },
  };
}

function bytesOf(head: readonly string[], random: Random): string {
  const body = random() < 0.3 ? mutateText(call, random) : call;
  const lines = [...head];
  const at = Math.floor(random() * lines.length);
  const smuggled = [
    'Transfer-Encoding: chunked',
    'Content-Length: 5',
    ' folded',
    'X-A: b\r\nX-C: d',
    'Expect: 100-continue',
  ];
  const what = random();
  if (what < 0.4) lines[at] = mutateText(lines[at] ?? '', random);
  else if (what < 0.65) lines.splice(at, 0, pick(smuggled, random));
  else if (what < 0.8) lines.push(lines[at] ?? '');
  const text = `${lines.join('\r\n')}\r\n\r\n${body}`;
  return random() < 0.2 ? mutateText(text, random) : text;
}

const isInterim = (answer: string): boolean => /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)+$/.test(answer);

/** 0 while there is none; the interim answer 100 is none. */
function statusOf(answer: string): number {
  return Number(/^(?:HTTP\/1\.1 100 Continue\r\n\r\n)*HTTP\/1\.1 ((?!100)\d{3}) /.exec(answer)?.[1] ?? 0);
}

/** @returns what came until the door closed, or said nothing for a while */
function send(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(waitMs, () => socket.destroy());
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk;
    });
    // The door may close before everything is sent.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? reject(new Defect('the door is gone')) : undefined,
    );
    socket.on('close', () => resolve(answer));
    // Not ended: Node's server drops a request whose client closes its side.
    socket.write(Buffer.from(bytes, 'utf8'));
  });
}
