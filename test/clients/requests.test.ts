import { expect, test } from 'vitest';
import { withoutSecrets } from './requests.ts';

const secret = 'abcd-EFGH_ijkl.mnop~qrst';

test.each([
  `grant_type=authorization_code&code=${secret}&code_verifier=${encodeURIComponent(secret)}%7Etail`,
  `{"access_token":"${secret}","refresh_token":"${secret}"}`,
  `refresh_token=${secret}&client_secret=${secret.replaceAll('~', '%7E')}`,
  `Location: http://localhost:1/callback?code=${secret}&state=1`,
])('keeps no more than the beginning of a secret: %s', (text) => {
  const kept = withoutSecrets(text);
  expect(kept).toContain('abcd…');
  expect(kept).not.toMatch(/EFGH|ijkl|mnop|qrst|tail/);
});

test('keeps what says who asked for what', () => {
  const text =
    'grant_type=refresh_token&client_id=abcdefgh&scope=letters%3Aread&resource=http%3A%2F%2Flocalhost';
  expect(withoutSecrets(text)).toBe(text);
});
