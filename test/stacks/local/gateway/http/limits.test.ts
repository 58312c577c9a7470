import { describe, expect, it } from 'vitest';
import { type Asked, ask, bearer, doorApi } from '../calls.ts';
import { allow, fakeFunctions, payload } from '../fake-functions.ts';
import { fixturePlan } from '../plan-fixture.ts';

const echo = { path: '/echo' };

function door(answer = payload({})) {
  const fakes = fakeFunctions({ authorizer: () => allow(), echo: () => answer });
  return { api: doorApi({ invoke: fakes.invoke }), seen: fakes.seen };
}

describe('a request', () => {
  it.each<[string, Asked, number]>([
    ['with all header values within 10,240 bytes', { ...echo, headers: { a: 'x'.repeat(10_240) } }, 200],
    ['with more', { ...echo, headers: { a: 'x'.repeat(10_240), b: 'x' } }, 431],
    ['with more in bytes than in characters', { ...echo, headers: { a: 'ü'.repeat(5_121) } }, 431],
    ['with a URL of 10,240 characters', { path: `/echo/${'x/'.repeat(5_117)}`, method: 'GET' }, 200],
    ['with a longer path', { path: `/echo/${'x/'.repeat(5_118)}`, method: 'GET' }, 414],
    ['with a longer query', { ...echo, query: 'x'.repeat(10_240) }, 414],
    [
      'with authorization and a method ARN of more than 1,600 bytes',
      { path: `/echo/${'x'.repeat(1_600)}`, method: 'GET', headers: bearer },
      414,
    ],
    ['with a body that was not read to its end', { ...echo, body: undefined }, 413],
    ['with a body of more than 10 MB', { ...echo, body: Buffer.alloc(10_485_761) }, 413],
    ['with a body that is too large for Lambda', { ...echo, body: Buffer.alloc(6_291_456, 'x') }, 413],
  ])('%s is answered with the status of AWS', async (_, asked, status) => {
    const { api, seen } = door();
    expect((await ask(api, asked)).status).toBe(status);
    expect(seen).toHaveLength(status === 200 ? 1 : 0);
  });
});

describe('a buffered answer', () => {
  it('of more than 10 MB is a 502', async () => {
    expect((await ask(door(payload({ body: 'x'.repeat(10_485_761) })).api, echo)).status).toBe(502);
  });
});

describe('a throttled stage', () => {
  it('answers 429 when its burst is spent, and again once it has filled up', async () => {
    let nowMs = 0;
    const plan = fixturePlan((byName) => {
      Object.assign(byName.DoorSettings?.inputs ?? {}, {
        settings: { throttlingRateLimit: 1, throttlingBurstLimit: 2 },
      });
    });
    const { invoke } = fakeFunctions({ echo: () => payload({}) });
    const api = doorApi({ plan, invoke, now: () => nowMs });
    const statuses = async (count: number) => {
      const all: number[] = [];
      for (let index = 0; index < count; index++) all.push((await ask(api, echo)).status);
      return all;
    };
    expect(await statuses(3)).toEqual([200, 200, 429]);
    nowMs += 1_000;
    expect(await statuses(2)).toEqual([200, 429]);
  });
});

describe('the access log', () => {
  it('has one line a call, in which no value of the client ends a text or a line', async () => {
    const lines: string[] = [];
    const { invoke } = fakeFunctions({ echo: () => payload({ body: 'four' }) });
    const api = doorApi({ invoke, onAccessLog: (restApiId, line) => lines.push(`${restApiId} ${line}`) });
    await ask(api, { ...echo, headers: { 'User-Agent': 'a","status":"200","x":"\u0007' } });
    expect(lines).toHaveLength(1);
    const [id, line = ''] = lines[0]?.split(/ (.*)/s) ?? [];
    expect(id).toBe('door000001');
    expect(JSON.parse(line)).toMatchObject({
      agent: 'a","status":"200","x":"\u0007',
      bytes: '4',
      status: '200',
      path: '/echo',
    });
    expect(line).not.toContain('\n');
  });
});
