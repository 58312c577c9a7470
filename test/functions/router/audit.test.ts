/** What is on record of a call, as it is written to the log. */
import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { logAudit } from '../../../functions/router/audit.ts';
import type { CallFacts, Session } from '../../../functions/router/ports.ts';
import { type Reason, Refusal } from '../../../shared/refusal.ts';
import { captureOutput } from '../../shared/tool/lambda-streaming.ts';
import { ines } from './fakes.ts';

/** What the stream acknowledged; `fails` stands for a stream that does not. */
let stream: { put(line: string): Promise<void>; lines: string[]; fails?: Error };
let output: ReturnType<typeof captureOutput>;
let nowMs: number;

beforeEach(() => {
  output = captureOutput();
  nowMs = Date.UTC(2026, 0, 1);
  stream = {
    lines: [],
    async put(line) {
      if (stream.fails) throw stream.fails;
      stream.lines.push(line);
    },
  };
});
afterEach(() => {
  vi.restoreAllMocks();
});

const facts: CallFacts = {
  callId: '6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f',
  tool: 'read_letter',
  caller: ines,
  arguments: { path: 'argument-value.md', token: 'Bearer eyJhbGciOi' },
  sourceIp: '203.0.113.7',
};
const sessionOf = (accessKeyId: string): Session => {
  const expiresAtMs = Date.UTC(2026, 0, 1, 0, 15);
  return {
    credentials: { accessKeyId, secretAccessKey: 'the-secret', sessionToken: 'the-token' },
    expiresAtMs,
  };
};
const begin = (change: Partial<CallFacts> = {}) => writer().begin({ ...facts, ...change });
const writer = () =>
  logAudit(new Logger({ serviceName: 'router' }), () => nowMs, { stream, policySet: 'sha256:policies' });
const records = () => output.lines().flatMap(({ audit }) => (audit === undefined ? [] : [audit]));
const allowed = { allowed: true as const, policies: ['scope:letters:read'] };

async function wholeCall(): Promise<void> {
  const record = begin();
  await record.decided(allowed, 'read');
  record.minted([sessionOf('ASIAINVOKE'), sessionOf('ASIADATA')]);
  nowMs += 42;
  await record.finished({ outcome: 'ok', output: { structuredContent: { text: 'output-value' } } });
}

const caller = {
  subject: ines.subject,
  tenant: 'fjord',
  groups: ['mates'],
  clientId: 'client',
  issuer: 'https://issuer',
};
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const argumentsDigest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/);
const common = {
  writer: expect.stringMatching(uuid),
  previous: argumentsDigest,
  callId: facts.callId,
  tool: 'read_letter',
  caller,
  argumentsDigest,
};

test('a call is two records: who may do what, and what came of it with which sessions', async () => {
  await wholeCall();
  expect(records()).toEqual([
    {
      ...common,
      sequence: 0,
      record: 'decision',
      at: '2026-01-01T00:00:00.000Z',
      decision: 'allow',
      policies: ['scope:letters:read'],
      sessions: [],
      // What the policies decided on: scopes are names that every client may read, no secrets.
      scopes: ines.scopes,
      sourceIp: '203.0.113.7',
      policySet: 'sha256:policies',
    },
    {
      ...common,
      sequence: 1,
      record: 'outcome',
      at: '2026-01-01T00:00:00.042Z',
      decision: 'allow',
      policies: ['scope:letters:read'],
      sessions: [
        { accessKeyId: 'ASIAINVOKE', expiresAt: '2026-01-01T00:15:00.000Z' },
        { accessKeyId: 'ASIADATA', expiresAt: '2026-01-01T00:15:00.000Z' },
      ],
      outcome: 'ok',
      durationMs: 42,
      outputDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    },
  ]);
});

test('no argument, output, token or credential is in it', async () => {
  await wholeCall();
  const hidden = ['argument-value', 'output-value', 'Bearer', 'eyJ', 'the-secret', 'the-token'];
  for (const text of hidden) expect(output.text()).not.toContain(text);
});

test('a denial names its reason, and a consent who gave it, through which channel and to which question', async () => {
  const consented = {
    channel: 'page' as const,
    approver: 'c'.repeat(52),
    askedIn: 'earlier',
    approvedAtMs: nowMs,
  };
  await begin().decided({ allowed: true, policies: ['captains-use-everything'], consented }, 'destroy');
  await begin().decided({ allowed: false, policies: ['p'], reason: { is: 'denied' } }, 'destroy');
  const [approved, denied] = records();
  expect(approved).toHaveProperty('consent', {
    channel: 'page',
    approver: 'c'.repeat(52),
    askedIn: 'earlier',
    approvedAt: '2026-01-01T00:00:00.000Z',
  });
  expect(denied).toMatchObject({ decision: 'deny', reason: 'denied', policies: ['p'] });
});

test('the decision is written when it is made, before anything else happens', async () => {
  await begin().decided(allowed, 'read');
  expect(records()).toMatchObject([{ record: 'decision', decision: 'allow' }]);
});

test('a denied call names what was missing', async () => {
  const reason: Reason = { is: 'missing-scope', tool: 'read_letter', needed: ['letters:read'] };
  const record = begin();
  await record.decided({ allowed: false, policies: ['scope:letters:read'], reason }, 'read');
  await record.finished({ outcome: 'missing-scope' });
  expect(records()).toMatchObject([
    { record: 'decision', decision: 'deny', policies: ['scope:letters:read'] },
    { record: 'outcome', decision: 'deny', outcome: 'missing-scope', sessions: [] },
  ]);
});

test('a call that never came to a decision says so, and an outcome without output has no digest', async () => {
  await begin().finished({ outcome: 'bad-arguments' });
  expect(records()).toHaveLength(1);
  expect(records()[0]).toMatchObject({ record: 'outcome', decision: 'none', policies: [] });
  expect(records()[0]).not.toHaveProperty('outputDigest');
});

describe('a decision', () => {
  const audits = () => stream.lines.map((line) => JSON.parse(line).audit);

  test.each(['write', 'destroy'] as const)(
    'to %s waits for the store, with the line that is in the log',
    async (effect) => {
      await begin().decided(allowed, effect);
      expect(audits()).toEqual(records());
      expect(records()).toMatchObject([{ record: 'decision', callId: facts.callId, sequence: 0 }]);
    },
  );

  test('to read does not wait', async () => {
    stream.fails = new Error('away');
    await begin().decided(allowed, 'read');
    expect(records()).toHaveLength(1);
  });

  test('against a call does not wait: nothing will happen', async () => {
    stream.fails = new Error('away');
    const reason: Reason = { is: 'missing-scope', tool: 'x', needed: [] };
    await begin().decided({ allowed: false, policies: [], reason }, 'destroy');
    expect(records()).toMatchObject([{ decision: 'deny' }]);
  });

  test('that the store does not acknowledge stops the call, and is in the log all the same', async () => {
    stream.fails = new Refusal({ is: 'not-recorded' });
    const record = begin();
    await expect(record.decided(allowed, 'write')).rejects.toBe(stream.fails);
    await record.finished({ outcome: 'not-recorded' });
    expect(records()).toMatchObject([{ record: 'decision' }, { record: 'outcome', outcome: 'not-recorded' }]);
  });

  test('holds no argument, on its way to the store either', async () => {
    await begin().decided(allowed, 'write');
    for (const hidden of ['argument-value', 'Bearer', 'eyJ'])
      expect(stream.lines.join()).not.toContain(hidden);
  });
});

test('the lines of one writer are counted without a gap, over all its calls; another writer has another name', async () => {
  const one = writer();
  const calls = [one.begin(facts), one.begin({ ...facts, callId: 'b' })];
  for (const record of calls) await record.decided(allowed, 'read');
  for (const record of calls) await record.finished({ outcome: 'ok' });
  await begin().finished({ outcome: 'ok' });
  const lines = records() as { writer: string; sequence: number }[];
  expect(lines.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 0]);
  expect(new Set(lines.map((line) => line.writer)).size).toBe(2);
});

describe('the digest', () => {
  const digestOf = async (given: unknown) => {
    await begin({ arguments: given }).finished({ outcome: 'ok' });
    return (records().at(-1) as { argumentsDigest: string }).argumentsDigest;
  };

  test('is the SHA-256 of the arguments as JSON', async () => {
    // printf '{"path":"a.md"}' | sha256sum
    const expected = 'sha256:53b47fcff2dd067afca96b187a50ff069df044d37f4ab45ab37a806bfd5cb815';
    expect(await digestOf({ path: 'a.md' })).toBe(expected);
  });

  test('is of what was understood, once that is known', async () => {
    const spelled = begin({ arguments: { path: 'a.md', cursor: null } });
    spelled.understood({ path: 'a.md' });
    await spelled.decided(allowed, 'read');
    await spelled.finished({ outcome: 'ok' });
    const expected = await digestOf({ path: 'a.md' });
    expect(records().map((one) => (one as { argumentsDigest: string }).argumentsDigest)).toEqual(
      Array(3).fill(expected),
    );
  });

  test('differs for other arguments and is equal for equal ones', async () => {
    const digests = [
      await digestOf({ path: 'a' }),
      await digestOf({ path: 'b' }),
      await digestOf({ path: 'a' }),
    ];
    expect(digests[0]).not.toBe(digests[1]);
    expect(digests[0]).toBe(digests[2]);
  });

  test.each([undefined, null, 'text', [1]])(
    'is there for arguments that are no object: %j',
    async (given) => {
      expect(await digestOf(given)).toMatch(/^sha256:[0-9a-f]{64}$/);
    },
  );
});

test.each(['Secret words of a client', 'x'.repeat(100_000), 'read_letter\n{"audit":"forged"}', ''])(
  'the name of no tool is on record as its digest (%#)',
  async (tool) => {
    await begin({ tool }).finished({ outcome: 'unknown-tool' });
    expect(records()).toEqual([expect.objectContaining({ tool: expect.stringMatching(/^sha256:/) })]);
    expect(output.text().length).toBeLessThan(2_000);
  },
);

test('what was taken out of a result is on record by its kind and number', async () => {
  const counts = { removed: {}, redacted: {} };
  const record = begin();
  record.cleaning(counts);
  Object.assign(counts.redacted, { credentials: 2 });
  await record.finished({ outcome: 'ok' });
  expect(records()).toMatchObject([
    { record: 'outcome', content: { removed: {}, redacted: { credentials: 2 } } },
  ]);
});

test('arguments that nest too deep to be serialized are on record, too', async () => {
  const nested = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
  await begin({ arguments: nested }).finished({ outcome: 'refused-content' });
  expect(records()).toMatchObject([{ record: 'outcome', argumentsDigest: 'too-deep' }]);
});
