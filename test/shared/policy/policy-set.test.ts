import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { policySetOf, readPolicies } from '../../../shared/policy/policy-set.ts';

const permit = '@id("a") permit (principal, action, resource);';
const forbid = (annotations: string) => `${annotations} forbid (principal, action, resource);`;
const set = (...texts: string[]) => policySetOf(texts.map((text, at) => [`${at}.cedar`, text]));

describe('a set of policies', () => {
  it('has each by its id, with its file and how consent comes in', () => {
    const { policies } = set(permit, forbid('@id("b") @consent("page")'));
    expect([...policies].map(([id, { file, consent }]) => [id, file, consent])).toEqual([
      ['a', '0.cedar', undefined],
      ['b', '1.cedar', 'page'],
    ]);
  });

  it('has a digest that comments and spaces do not change, and anything else does', () => {
    const { digest } = set(permit);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(set(`// why\n${permit.replaceAll(' ', '\n')}`).digest).toBe(digest);
    expect(set(permit.replace('"a"', '"b"')).digest).not.toBe(digest);
    expect(set(`${permit.slice(0, -1)} when { true };`).digest).not.toBe(digest);
  });

  it.each<[string, string[], RegExp]>([
    ['a text that does not parse, with its line', [`${permit}\npermit (`], /^0\.cedar: line 2/],
    ['one id twice', [permit, permit], /^1\.cedar: "a" is also the id of a policy in 0\.cedar$/],
    ['a policy without an id', ['permit (principal, action, resource);'], /needs an @id/],
    ['an id in capitals', [permit.replace('"a"', '"A"')], /needs an @id/],
    ['an annotation that there is not', [`@note("x") ${permit}`], /there is no annotation @note/],
    ['consent of another kind', [forbid('@id("b") @consent("mail")')], /"page" or "form", not "mail"/],
    ['consent of a permit', [`@consent("page") ${permit}`], /consent lifts a forbid/],
    [
      'a template',
      ['@id("a") permit (principal == ?principal, action, resource);'],
      /templates are not used/,
    ],
    ['a number that JSON rounds', [`${permit.slice(0, -1)} when { 9007199254740993 == 1 };`], /beyond 2\^53/],
    ['what no reader sees, with its place', [`// a\n${permit}\u202e`], /line 2, column 47 holds U\+202E/],
  ])('with %s is refused', (_what, texts, reason) => {
    expect(() => set(...texts)).toThrow(reason);
  });
});

describe('a folder of policies', () => {
  it('is read file by file, in order, and other files are none of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chokepoint-policies-'));
    const at = pathToFileURL(`${folder}/`);
    try {
      writeFileSync(join(folder, 'b.cedar'), permit);
      writeFileSync(join(folder, 'a.cedar'), permit.replace('"a"', '"first"'));
      writeFileSync(join(folder, 'readme.md'), 'permit (');
      expect([...readPolicies(at).policies.keys()]).toEqual(['first', 'a']);
      writeFileSync(join(folder, 'c.cedar'), Buffer.from([0x2f, 0x2f, 0xff]));
      expect(() => readPolicies(at)).toThrow('c.cedar: is no UTF-8');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
