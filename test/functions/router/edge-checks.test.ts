/** Each check of the edge does its work, and its harm comes when it is taken out of the source. */
import { describe, expect, test } from 'vitest';
import { mutant } from '../../mutant.ts';
import { edgeChecks } from './edge-checks.cases.ts';
import { code, type EdgeCode, edgeEntry } from './edge-code.ts';

describe.each(edgeChecks)('$check', ({ without, harm }) => {
  test('holds', () => {
    expect(harm(code)).toBe(false);
  });

  test('is missed when it is gone', async () => {
    expect(harm(await mutant<EdgeCode>(edgeEntry, without))).toBe(true);
  });
});
