import { expect, test } from 'vitest';
import { createCleaner } from '../../../../functions/router/content/clean-content.ts';
import { sessionCredentials } from '../../../../functions/router/content/session-credentials.ts';
import { isWithoutSecret, sessionCases, sessions } from './sessions-in-play.ts';

const own = [sessions.invoke.credentials, sessions.data?.credentials ?? sessions.invoke.credentials];
const cleaned = (text: string, of = own) => createCleaner([sessionCredentials(of)]).text(text);

test.each(sessionCases)('$what is found by this filter alone', async ({ text }) => {
  expect(isWithoutSecret(await cleaned(text))).toBe(true);
});

test('nothing is found for a call without sessions', async () => {
  for (const { text } of sessionCases.slice(0, 5)) expect(await cleaned(text, [])).toBe(text);
});

test('credentials of another call are left to other filters', async () => {
  const [first, ...others] = own;
  const { secretAccessKey } = first ?? { secretAccessKey: '' };
  expect(await cleaned(secretAccessKey, others)).toBe(secretAccessKey);
});

test('what every session token begins with is no secret', async () => {
  expect(await cleaned('IQoJb3JpZ2luX2Vj')).toBe('IQoJb3JpZ2luX2Vj');
});

test('nine characters in a row are left, ten are not', async () => {
  const { secretAccessKey } = own[0] ?? { secretAccessKey: '' };
  const plain = secretAccessKey.replace(/[^A-Za-z0-9]/g, '');
  expect(await cleaned(`(${plain.slice(0, 9)})`)).toBe(`(${plain.slice(0, 9)})`);
  expect(await cleaned(`(${plain.slice(0, 10)})`)).toBe('([redacted: a credential of this call])');
});
