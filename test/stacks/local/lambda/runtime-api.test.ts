import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startRuntimeApi } from '../../../../stacks/local/lambda/runtime-api.ts';
import { atEnd, call, startBundle, takeDown } from './fixture.ts';

afterEach(takeDown);

/** One request, over its own connection unless an agent is given. */
function ask(address: string, rest: string, options: http.RequestOptions = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = http.request(`http://${address}${rest}`, { agent: false, ...options }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject).end();
  });
}

async function service() {
  const taken: string[] = [];
  const api = await startRuntimeApi();
  atEnd(() => api.close());
  const register = (name: string) =>
    api.register({
      next: (response) => {
        taken.push(name);
        response.end('{}');
      },
      respond: (_, __, response) => void response.end('{}'),
      fail: (_, __, response) => void response.end('{}'),
      failInit: (_, response) => void response.end('{}'),
    });
  return { taken, register };
}

const NEXT = '/2018-06-01/runtime/invocation/next';

describe('the Runtime API', () => {
  it('listens on loopback and has an unguessable path for each environment', async () => {
    const { register } = await service();
    const [a, b] = [register('a').address, register('b').address];
    expect(a).toMatch(/^127\.0\.0\.1:\d+\/[0-9a-f]{64}$/);
    expect(b.split('/')[0]).toBe(a.split('/')[0]);
    expect(b).not.toBe(a);
  });

  it.each([
    { title: 'no path', rest: NEXT, strip: true, status: 404 },
    { title: 'a path that is not given out', rest: `/${'0'.repeat(64)}${NEXT}`, strip: true, status: 404 },
    { title: 'an unknown call', rest: '/2018-06-01/runtime/restore/next', strip: false, status: 404 },
    { title: 'a post where a get belongs', rest: NEXT, strip: false, method: 'POST', status: 405 },
    {
      title: 'a get where a post belongs',
      rest: '/2018-06-01/runtime/init/error',
      strip: false,
      status: 405,
    },
  ])('gives nothing to $title', async ({ rest, strip, method, status }) => {
    const { register, taken } = await service();
    const { address } = register('a');
    const from = strip ? (address.split('/')[0] ?? '') : address;
    expect(await ask(from, rest, method ? { method } : {})).toBe(status);
    expect(taken).toEqual([]);
  });

  it('gives nothing to a second connection that knows the path, or after the environment ended', async () => {
    const { register, taken } = await service();
    const { address, release } = register('a');
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    atEnd(() => agent.destroy());
    expect(await ask(address, NEXT, { agent })).toBe(200);
    expect(await ask(address, NEXT)).toBe(403);
    expect(await ask(address, NEXT, { agent })).toBe(200);
    expect(taken).toEqual(['a', 'a']);
    release();
    expect(await ask(address, NEXT, { agent })).toBe(404);
  });

  it('is closed to the code of the function itself, which knows the path', async () => {
    const source = `
      export const run = async () => {
        const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '${NEXT}';
        return fetch(api).then((response) => response.status, (error) => error.cause?.code ?? String(error));
      };`;
    const endpoint = await startBundle(source, ['run']);
    expect(await call(endpoint.lambda, 'run')).toBe('ETIMEDOUT');
    const internet = await startBundle(source, ['run'], { reach: 'internet' });
    expect(await call(internet.lambda, 'run')).toBe(403);
  });
});
