/** Each check on a tool's side does its work, and its harm comes when it is taken out of the source. */
import { describe, expect, test } from 'vitest';
import { mutant } from '../../mutant.ts';
import { checks } from './checks.cases.ts';
import { type Code, code, entry } from './code.ts';

describe.each(checks)('$check', ({ without, harm }) => {
  test('holds', async () => {
    expect(await harm(code)).toBe(false);
  });

  test('is missed when it is gone', async () => {
    expect(await harm(await mutant<Code>(entry, without))).toBe(true);
  });
});
