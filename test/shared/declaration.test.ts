import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkDeclaration } from '../../shared/declaration.ts';

const declaration = {
  ...{ name: 'look', title: 'Look', description: 'Looks.', effect: 'read', scopes: ['things:read'] },
  ...{ input: z.strictObject({}), grants: [], timeoutMs: 1_000 },
};
const check = (change: object = {}) => checkDeclaration({ ...declaration, ...change });

describe('a declaration', () => {
  it('gets defaults', () => {
    expect(check()).toMatchObject({
      ...{
        memoryMb: 512,
        maxOutputBytes: 40_000,
        progress: false,
        network: 'none',
        pii: [],
        guardrail: false,
      },
      budget: { callsPerMinute: 600, callsPerDay: 100_000, bytesPerDay: 1_000_000_000 },
    });
  });

  it('has a budget by its effect, and its own numbers before it', () => {
    expect(check({ effect: 'destroy', budget: { callsPerMinute: 5 } }).budget).toEqual({
      ...{ callsPerMinute: 5, callsPerDay: 1_000, bytesPerDay: 10_000_000 },
    });
  });

  it('may take longer than clients wait only with progress', () => {
    expect(check({ timeoutMs: 45_000 }).timeoutMs).toBe(45_000);
    expect(() => check({ timeoutMs: 45_001 })).toThrow(/needs progress: true/);
    expect(check({ timeoutMs: 300_000, progress: true }).progress).toBe(true);
    expect(() => check({ timeoutMs: 300_001, progress: true })).toThrow(/is a job/);
  });

  it.each<[string, object]>([
    ['name', { name: 'Look' }],
    ['name', { name: `a${'b'.repeat(40)}` }],
    ['name', { name: 'look\n' }],
    ['title', { title: 'two\nlines' }],
    ['title', { title: '  ' }],
    ['description', { description: 'x'.repeat(1_025) }],
    ['effect', { effect: 'harmless' }],
    ['scopes', { scopes: ['two words'] }],
    ['input', { input: { type: 'object' } }],
    ['output', { output: z.string() }],
    ['grants', { grants: ['s3:*'] }],
    ['timeoutMs', { timeoutMs: 999 }],
    ['timeoutMs', { timeoutMs: '1000' }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['memoryMb', { memoryMb: 64 }],
    ['maxOutputBytes', { maxOutputBytes: 1_000_001 }],
    ['reservedConcurrency', { reservedConcurrency: 0 }],
    ['budget', { budget: { callsPerHour: 1 } }],
    ['progress', { progress: false }],
    ['network', { network: 'internet' }],
    ['pii', { pii: ['shoe size'] }],
    ['timeout', { timeout: 1_000 }],
  ])('with another %s than there is gets one sentence that names it: %j', (field, change) => {
    expect(() => check(change)).toThrow(new RegExp(field));
  });

  it.each([null, undefined, [], 'look', 7])('is an object, unlike %j', (value) => {
    expect(() => checkDeclaration(value)).toThrow('the declaration must be an object');
  });
});
