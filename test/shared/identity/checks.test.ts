/** Each check of tokens does its work, and its harm comes when it is taken out of the source. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutant } from '../../mutant.ts';
import { checks } from './checks.cases.ts';
import { code, type IdentityCode, identityEntry } from './identity-code.ts';
import { type Issuer, startIssuer } from './issuer.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.stop());

describe.each(checks)('$check', ({ without, harm }) => {
  test('holds', async () => {
    expect(await harm(code, issuer)).toBe(false);
  });

  test('is missed when it is gone', async () => {
    expect(await harm(await mutant<IdentityCode>(identityEntry, without), issuer)).toBe(true);
  });
});
