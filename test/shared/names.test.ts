import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dataRoleName,
  invokeRoleName,
  invokeSessionName,
  physicalName,
  sessionRoleArn,
  sessionRolePath,
} from '../../shared/names.ts';

const of = { app: 'chokepoint', stage: 'production', accountId: '111122223333' };
// Long ones too: with a subject behind them they are over STS's limit.
const toolName = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,39}$/),
  fc.stringMatching(/^[a-z][a-z0-9_]{30,39}$/),
);
const subject = fc.stringMatching(/^[a-z2-7]{52}$/);

test('a name that fits is app, stage and what', () => {
  expect(physicalName(of, 'invoke')).toBe('chokepoint-production-invoke');
  expect(invokeRoleName(of)).toBe('chokepoint-production-invoke');
  expect(dataRoleName(of, 'read_letter')).toBe('chokepoint-production-data-read_letter');
});

test('a name of exactly the limit is left as it is, one more is cut to it', () => {
  const start = 'chokepoint-production-'.length;
  expect(physicalName(of, 'x'.repeat(64 - start))).toBe(`chokepoint-production-${'x'.repeat(64 - start)}`);
  const cut = physicalName(of, 'x'.repeat(65 - start));
  expect(cut).toMatch(/^chokepoint-production-x+-[0-9a-f]{8}$/);
  expect(cut).toHaveLength(64);
});

test('long names that differ only at their end stay different, within any limit', () => {
  fc.assert(
    fc.property(toolName, toolName, fc.integer({ min: 20, max: 64 }), (one, other, limit) => {
      fc.pre(one !== other);
      const [a, b] = [one, other].map((name) => physicalName(of, `${'long'.repeat(10)}-${name}`, limit));
      expect(a).not.toBe(b);
      expect(a?.length).toBe(limit);
    }),
  );
});

test('a session role is found under the path of its app and stage', () => {
  expect(sessionRolePath(of)).toBe('/chokepoint/production/session/');
  expect(sessionRoleArn(of, 'r')).toBe('arn:aws:iam::111122223333:role/chokepoint/production/session/r');
});

test('a session name is one that STS admits and begins with its tool, for any tool and subject', () => {
  fc.assert(
    fc.property(toolName, subject, (tool, who) => {
      const name = invokeSessionName(tool, who);
      expect(name).toMatch(/^[\w+=,.@-]{2,64}$/);
      expect(name.startsWith(`${tool}@`)).toBe(true);
    }),
  );
});

test('no tool’s session name can be read as another tool’s', () => {
  fc.assert(
    fc.property(toolName, toolName, subject, (one, other, who) => {
      fc.pre(one !== other);
      expect(invokeSessionName(one, who).startsWith(`${other}@`)).toBe(false);
    }),
  );
});
