import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionClaims } from '../../../../stacks/account/aws-request.ts';
import { createVault } from '../../../../stacks/local/sts/credentials.ts';

fc.configureGlobal({ seed: 20_260_517 });

const NOW_MS = Date.UTC(2026, 0, 1);
const KEY = randomBytes(32);
const CLAIMS: SessionClaims = {
  arn: 'arn:aws:sts::123456789012:assumed-role/data/session',
  roleArn: 'arn:aws:iam::123456789012:role/app/data',
  roleName: 'data',
  roleId: 'AROADATA',
  sessionName: 'session',
  issuedAtMs: NOW_MS,
  expiresAtMs: NOW_MS + 900_000,
  tags: { tenant: 'fjord', subject: 'Ümläut' },
  sourceIdentity: 'subject-1',
  sessionPolicy: '{"Version":"2012-10-17"}',
};
const vault = createVault(KEY, () => NOW_MS);
const invalid = expect.objectContaining({ code: 'InvalidClientTokenId', status: 403 });

/** A vault whose clock the test sets, with one session that it has opened already. */
function openedOnce() {
  const clock = { nowMs: NOW_MS };
  const clocked = createVault(KEY, () => clock.nowMs);
  const { credentials } = clocked.seal(CLAIMS);
  const open = () => clocked.open(credentials.accessKeyId, credentials.sessionToken);
  open();
  return { clock, clocked, credentials, open };
}

describe('a session that was opened before', () => {
  test('expires to the millisecond all the same', () => {
    const { clock, open } = openedOnce();
    clock.nowMs = CLAIMS.expiresAtMs - 1;
    expect(open().session.roleName).toBe('data');
    clock.nowMs = CLAIMS.expiresAtMs;
    expect(open).toThrow(expect.objectContaining({ code: 'ExpiredToken' }));
  });

  test('does not open for another access key id, another token, or a pair that is split elsewhere', () => {
    const { clocked, credentials } = openedOnce();
    const { accessKeyId, sessionToken } = credentials;
    const other = clocked.seal({ ...CLAIMS, roleName: 'other' }).credentials;
    clocked.open(other.accessKeyId, other.sessionToken);
    for (const [id, token] of [
      [other.accessKeyId, sessionToken],
      [accessKeyId, other.sessionToken],
      [accessKeyId.slice(0, -1), sessionToken],
      [accessKeyId, sessionToken.slice(0, -4)],
      [`${accessKeyId}\n${sessionToken}`, ''],
      ['', `${accessKeyId}\n${sessionToken}`],
    ] as const)
      expect(() => clocked.open(id, token)).toThrow(invalid);
  });

  test('cannot be changed by one request for the next', () => {
    const { open } = openedOnce();
    const { session } = open();
    expect(() => Object.assign(session, { roleName: 'admin' })).toThrow(TypeError);
    expect(() => Object.assign(session.tags, { tenant: 'tundra' })).toThrow(TypeError);
    expect(open().session.tags.tenant).toBe('fjord');
  });

  test('is forgotten after 500 others, and opens anew', () => {
    const { clocked, credentials, open } = openedOnce();
    const before = open();
    expect(open()).toBe(before);
    for (let count = 0; count < 500; count += 1) {
      const { accessKeyId, sessionToken } = clocked.seal(CLAIMS).credentials;
      clocked.open(accessKeyId, sessionToken);
    }
    expect(open()).not.toBe(before);
    expect(open().session.accessKeyId).toBe(credentials.accessKeyId);
  });
});

describe('the vault', () => {
  test('opens a session token to the claims and the secret that were sealed into it', () => {
    const { credentials, session } = vault.seal(CLAIMS);
    expect(credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(credentials.expiresAtMs).toBe(CLAIMS.expiresAtMs);
    expect(session).toEqual({ ...CLAIMS, accessKeyId: credentials.accessKeyId });
    expect(vault.open(credentials.accessKeyId, credentials.sessionToken)).toEqual({
      session,
      secretAccessKey: credentials.secretAccessKey,
    });
  });

  test('opens after a restart with the same key, and not with another key', () => {
    const { credentials } = vault.seal(CLAIMS);
    const open = (key: Buffer) =>
      createVault(key, () => NOW_MS).open(credentials.accessKeyId, credentials.sessionToken);
    expect(open(KEY).secretAccessKey).toBe(credentials.secretAccessKey);
    expect(() => open(randomBytes(32))).toThrow(invalid);
  });

  test('never mints the same access key id, secret or token twice', () => {
    const [one, two] = [vault.seal(CLAIMS).credentials, vault.seal(CLAIMS).credentials];
    expect(one.accessKeyId).not.toBe(two.accessKeyId);
    expect(one.secretAccessKey).not.toBe(two.secretAccessKey);
    expect(one.sessionToken).not.toBe(two.sessionToken);
  });

  test('shows neither the secret nor a claim in the token', () => {
    const { credentials } = vault.seal(CLAIMS);
    const token = Buffer.from(credentials.sessionToken, 'base64').toString('latin1');
    for (const text of [credentials.secretAccessKey, 'fjord', 'subject-1', CLAIMS.arn])
      expect(token).not.toContain(text);
  });

  test('refuses the token of one session beside the access key id of another', () => {
    const [one, two] = [vault.seal(CLAIMS).credentials, vault.seal(CLAIMS).credentials];
    expect(() => vault.open(one.accessKeyId, two.sessionToken)).toThrow(invalid);
  });

  test('refuses a token with any bit changed, cut off or spelled in another way', () => {
    const { credentials } = vault.seal(CLAIMS);
    const token = Buffer.from(credentials.sessionToken, 'base64');
    fc.assert(
      fc.property(fc.nat(token.length * 8 - 1), (bit) => {
        const changed = Buffer.from(token);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(() => vault.open(credentials.accessKeyId, changed.toString('base64'))).toThrow(invalid);
      }),
    );
    const text = credentials.sessionToken;
    for (const spelled of [
      '',
      'AQ==',
      text.slice(0, -8),
      `${text}AAAA`,
      ` ${text}`,
      `${text}\n`,
      token.toString('hex'),
    ]) {
      expect(() => vault.open(credentials.accessKeyId, spelled)).toThrow(invalid);
    }
    expect(() => vault.open(credentials.accessKeyId, text.repeat(100))).toThrow(invalid);
  });

  test('refuses an expired session, to the millisecond', () => {
    const { credentials } = vault.seal(CLAIMS);
    const openAt = (nowMs: number) =>
      createVault(KEY, () => nowMs).open(credentials.accessKeyId, credentials.sessionToken);
    expect(openAt(CLAIMS.expiresAtMs - 1).session.roleName).toBe('data');
    expect(() => openAt(CLAIMS.expiresAtMs)).toThrow(
      expect.objectContaining({
        code: 'ExpiredToken',
        message: 'The security token included in the request is expired',
      }),
    );
  });

  test('refuses a key that is not 256 bits long', () => {
    expect(() => createVault(randomBytes(16))).toThrow('the vault key has 16 bytes instead of 32');
  });
});
