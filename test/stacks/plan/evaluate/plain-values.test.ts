import { describe, expect, it } from 'vitest';
import { plainRecord, plainValue } from '../../../../stacks/plan/evaluate/plain-values.ts';

const folders = { root: '/app', platformFolder: '/app/.sst/platform', workFolder: '/scratch/plan' };
const signed = (kind: string, more: Record<string, unknown>) => ({
  '4dabf18193072939515e22adb298388d': kind,
  ...more,
});
const secret = (value: unknown) => signed('1b47061264138c4ac30d75fd1eb44270', { value });
const file = (path: string) => signed('c44067f5952c0a294b673a41bacd8c17', { path });
const archive = (path: string) => signed('0def7320c3a5731c473e5ecbe6d01bc7', { path });

const plain = (value: unknown) => plainValue(value, folders, 'Thing.property');

describe('a value of Pulumi as plain JSON', () => {
  it('has its secrets unwrapped, at any depth', () => {
    expect(plain({ a: [secret({ b: secret('c') })] })).toEqual({ a: [{ b: 'c' }] });
  });

  it('has its files and archives as relative paths', () => {
    expect(plain(file('/app/assets/logo.svg'))).toEqual({ asset: 'assets/logo.svg' });
    expect(plain(archive('/scratch/plan/artifacts/Router/code.zip'))).toEqual({
      asset: 'artifacts/Router/code.zip',
    });
    expect(plain(archive('/app/.sst/platform/dist/bridge'))).toEqual({ asset: 'dist/bridge' });
    expect(plain(signed('c44067f5952c0a294b673a41bacd8c17', { text: 'hello' }))).toEqual({ text: 'hello' });
  });

  it('has references to resources as URNs', () => {
    expect(plain(signed('5cf8f73096256a8f31e491e813e4eb8e', { urn: 'urn:pulumi:x' }))).toEqual({
      resource: 'urn:pulumi:x',
    });
  });

  it('has its keys in alphabetical order', () => {
    const text = JSON.stringify(plainRecord({ b: 1, a: { d: 2, c: null } }, folders, 'Thing'));
    expect(text).toBe('{"a":{"c":null,"d":2},"b":1}');
  });

  it.for([
    ['a path in the app', '/app/assets', /holds a path of this machine/],
    ['a path within text', 'see /scratch/plan/x', /holds a path of this machine/],
    [
      'text made of an output without a value',
      'arn:aws:s3:::undefined/x',
      /has no value: arn:aws:s3:::undefined\/x/,
    ],
    ['text made of an object', '[object Object]-topic', /has no value/],
    [
      'text made of an output itself',
      'Calling [toString] on an [Output<T>] is not supported.',
      /has no value/,
    ],
    ['an unknown output', '04da6b54-80e4-46f7-96ec-b56ff0331ba9', /nothing resolves/],
    [
      'an asset from elsewhere',
      signed('c44067f5952c0a294b673a41bacd8c17', { uri: 'https://x' }),
      /asset of a kind/,
    ],
  ] as const)('is refused when it is %s', ([, value, sentence]) => {
    expect(() => plain({ deep: [value] })).toThrow(sentence);
    expect(() => plain({ deep: [value] })).toThrow(/^Thing\.property\.deep\[0\] /);
  });
});
