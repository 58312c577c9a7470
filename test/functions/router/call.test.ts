import { expect, test } from 'vitest';
import { call } from '../../../functions/router/call.ts';
import type { Frame } from '../../../shared/private-call.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { arnsWith } from '../../support/arns.ts';
import { createWorld, document, from, ines, type World } from './fakes.ts';

const { sourceIp } = from;

const ok: Frame[] = [{ outcome: { structuredContent: document } }];

function run(world: World, name: string, args: unknown, caller = ines, id = crypto.randomUUID()) {
  const audit = world.router.ports.audit.begin({ callId: id, tool: name, caller, arguments: args, sourceIp });
  return call({ id, name, arguments: args, listener: {}, ...from }, caller, audit, world.router);
}

const steps = (world: World) => world.happened.map(({ step }) => step);
const read = (world: World, path = 'reports/q3.md', caller = ines) =>
  run(world, 'read_letter', { path }, caller);

test('puts the decision on record before any credential exists, and mints before it calls', async () => {
  const world = createWorld(ok);
  await expect(read(world)).resolves.toEqual({ structuredContent: document });
  expect(steps(world)).toEqual(['decided', 'minted', 'minted', 'posted']);
});

test('null for what may be left out is what a default or nothing is, for the record and the tool', async () => {
  const answer: Frame[] = [{ outcome: { structuredContent: { parcels: [] } } }];
  const inputs = [];
  for (const args of [{ text: null, status: null, cursor: null }, {}]) {
    const world = createWorld(answer);
    await run(world, 'search_parcels', args, { ...ines, scopes: ['parcels:read'] });
    const sent = world.happened.flatMap((one) =>
      one.step === 'posted' ? [JSON.parse(one.request.body)] : [],
    );
    inputs.push({ understood: world.understood, sent: sent[0].input });
  }
  expect(inputs[0]).toEqual({ understood: [{ text: '' }], sent: { text: '' } });
  expect(inputs[1]).toEqual(inputs[0]);
});

test('null for what is required is refused like any other value that does not fit', async () => {
  await expect(run(createWorld(ok), 'read_letter', { path: null })).rejects.toMatchObject({
    reason: { is: 'bad-arguments', problems: expect.stringContaining('path') },
  });
});

const refused: [string, string, unknown, Partial<typeof ines>, string][] = [
  ['an input that does not fit the contract', 'read_letter', { path: 7 }, {}, 'bad-arguments'],
  ['an input with a property too many', 'read_letter', { path: 'a', tenant: 'tundra' }, {}, 'bad-arguments'],
  [
    'a path that climbs into another team',
    'read_letter',
    { path: '../tundra/roadmap.md' },
    {},
    'refused-value',
  ],
  ['a path with a dot segment', 'read_letter', { path: 'a/./b' }, {}, 'refused-value'],
  ['an absolute path', 'read_letter', { path: '/tundra/roadmap.md' }, {}, 'refused-value'],
  ['a tool that is not there', 'drop_database', {}, {}, 'unknown-tool'],
  ['a tool named like a property of every object', 'constructor', {}, {}, 'unknown-tool'],
  ['a caller without the scope', 'read_letter', { path: 'a' }, { scopes: ['parcels:read'] }, 'missing-scope'],
];

test.each(refused)('mints no credential for %s', async (_what, name, args, change, is) => {
  const world = createWorld(ok);
  await expect(run(world, name, args, { ...ines, ...change })).rejects.toMatchObject({ reason: { is } });
  expect(steps(world).filter((step) => step === 'minted' || step === 'posted')).toEqual([]);
});

test.each(['../lib/util.ts', '..', '%2e%2e%2fetc', '..\\\\x', 'a/../../b'])(
  'prose may speak of %s: no grant is bound to a title',
  async (title) => {
    const world = createWorld([{ outcome: { structuredContent: { parcelId: 't', title, status: 'open' } } }]);
    await expect(run(world, 'create_parcel', { title, body: title })).resolves.toMatchObject({
      structuredContent: { title },
    });
  },
);

test('a denied call has its decision on record', async () => {
  const world = createWorld(ok);
  await expect(read(world, 'a', { ...ines, scopes: [] })).rejects.toBeInstanceOf(Refusal);
  expect(world.happened).toEqual([{ step: 'decided', allowed: false }]);
});

test.each(['write_letter', 'create_parcel'])(
  '%s without an acknowledged record mints nothing and reaches no tool',
  async (name) => {
    const world = createWorld(ok);
    const effects: string[] = [];
    const { audit } = world.router.ports;
    world.router.ports.audit = {
      begin: (facts) => ({
        ...audit.begin(facts),
        async decided(_decision, effect) {
          effects.push(effect);
          throw new Refusal({ is: 'not-recorded' });
        },
      }),
    };
    const given = name === 'create_parcel' ? { title: 'x' } : { path: 'a', text: 'x' };
    await expect(run(world, name, given)).rejects.toMatchObject({ reason: { is: 'not-recorded' } });
    expect(effects).toEqual(['write']);
    expect(steps(world)).toEqual([]);
  },
);

test('the data session names the one object, the tenant of the token and the tool', async () => {
  const world = createWorld(ok);
  await read(world);
  const data = world.happened.find((entry) => entry.step === 'minted' && entry.request.policy !== undefined);
  expect(data).toMatchObject({
    request: {
      roleArn: 'arn:aws:iam::111122223333:role/chokepoint/test/session/chokepoint-test-data-read_letter',
      sourceIdentity: ines.subject,
      tags: { actor: 'ai-agent', tool: 'read_letter', tenant: 'fjord', subject: ines.subject },
      durationSeconds: 900,
    },
  });
  const policy = data?.step === 'minted' ? JSON.parse(data.request.policy ?? '') : {};
  expect(policy.Statement).toEqual([
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::docs/fjord/reports/q3.md' },
  ]);
});

test('equal reads share their sessions, also when they come together; another path gets its own', async () => {
  const world = createWorld(ok);
  await Promise.all([read(world), read(world), read(world)]);
  await read(world);
  expect(steps(world).filter((step) => step === 'minted')).toHaveLength(2);
  await read(world, 'handbook.md');
  expect(steps(world).filter((step) => step === 'minted')).toHaveLength(3);
});

test('another caller never gets a held session', async () => {
  const world = createWorld(ok);
  await read(world);
  await read(world, 'reports/q3.md', { ...ines, subject: 'b'.repeat(52) });
  await read(world, 'reports/q3.md', { ...ines, tenant: 'tundra' });
  expect(steps(world).filter((step) => step === 'minted')).toHaveLength(6);
});

test('a session is reused only while it covers the call and a minute', async () => {
  const world = createWorld(ok);
  await read(world);
  world.clock.nowMs += 900_000 - 65_000;
  await read(world);
  expect(steps(world).filter((step) => step === 'minted')).toHaveLength(2);
  world.clock.nowMs += 1;
  await read(world);
  expect(steps(world).filter((step) => step === 'minted')).toHaveLength(4);
});

test('the data session of a write is never reused, and carries the id of its call', async () => {
  const world = createWorld([{ outcome: { structuredContent: { path: 'a', version: 'v' } } }]);
  const ids = [crypto.randomUUID(), crypto.randomUUID()];
  for (const id of ids) await run(world, 'write_letter', { path: 'a', text: 'x' }, ines, id);
  const names = world.happened.flatMap((entry) =>
    entry.step === 'minted' && entry.request.policy !== undefined ? [entry.request.sessionName] : [],
  );
  expect(names).toEqual(ids);
});

test('a failed mint is not held', async () => {
  const world = createWorld(ok);
  const mint = world.mint;
  world.mint = () => Promise.reject(new Refusal({ is: 'throttled' }));
  await expect(read(world)).rejects.toMatchObject({ reason: { is: 'throttled' } });
  world.mint = mint;
  await expect(read(world)).resolves.toBeDefined();
});

test('arguments that cannot be confined within 2,048 characters are refused before STS is asked', async () => {
  const world = createWorld(ok);
  world.router.config = {
    ...world.router.config,
    data: {
      arns: arnsWith({ letters: `arn:aws:s3:::${'d'.repeat(2_000)}`, parcels: '', manifests: '' }),
      keys: {},
    },
  };
  await expect(read(world)).rejects.toMatchObject({ reason: { is: 'policy-too-large' } });
  expect(steps(world)).not.toContain('minted');
});

const broken: [string, Frame[], string][] = [
  ['no last frame', [{ progress: { progress: 1 } }], 'crashed'],
  ['an output off schema', [{ outcome: { structuredContent: { path: 1 } } }], 'bad-output'],
  ['no structure at all', [{ outcome: { content: [{ type: 'text', text: 'x' }] } }], 'bad-output'],
  [
    'an output over the limit',
    [{ outcome: { structuredContent: { ...document, text: 'x'.repeat(50_000) } } }],
    'output-too-large',
  ],
  ['a failure', [{ failure: { is: 'access-denied' } }], 'access-denied'],
];

test.each(broken)('a tool that answers %s is refused', async (_what, frames, is) => {
  const world = createWorld(frames);
  await expect(read(world)).rejects.toMatchObject({ reason: { is } });
});

test('what the schema does not know of an output is dropped', async () => {
  const world = createWorld([{ outcome: { structuredContent: { ...document, credentials: 'AKIA' } } }]);
  await expect(read(world)).resolves.toEqual({ structuredContent: document });
});

test('progress and log frames reach the listener in order', async () => {
  const world = createWorld([
    { progress: { progress: 1, total: 2 } },
    { log: { level: 'info', data: 'x' } },
    ...ok,
  ]);
  const heard: unknown[] = [];
  const listener = {
    onProgress: (progress: unknown) => heard.push(progress),
    onLog: (level: string, data: unknown) => heard.push([level, data]),
  };
  const audit = world.router.ports.audit.begin({
    callId: 'c',
    tool: 'read_letter',
    caller: ines,
    arguments: {},
    sourceIp,
  });
  await call(
    { id: 'c', name: 'read_letter', arguments: { path: 'a' }, listener, ...from },
    ines,
    audit,
    world.router,
  );
  expect(heard).toEqual([{ progress: 1, total: 2 }, ['info', 'x']]);
});
