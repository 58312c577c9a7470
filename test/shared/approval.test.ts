import { describe, expect, it } from 'vitest';
import {
  approvalId,
  approvalKey,
  approvalOf,
  approvalPk,
  newNonce,
  parseApprovalId,
} from '../../shared/approval.ts';

const subject = {
  ...{ subject: 'ines', clientId: 'client', tool: 'close_parcel' },
  ...{ argumentsDigest: `sha256:${'0'.repeat(64)}`, policySet: `sha256:${'1'.repeat(64)}` },
};

describe('the key of an approval', () => {
  it('is the same for the same call', () => {
    expect(approvalKey({ ...subject })).toBe(approvalKey(subject));
    expect(approvalKey(subject)).toMatch(/^[a-z2-7]{32}$/);
  });

  it.each(Object.keys(subject) as (keyof typeof subject)[])('is another with another %s', (name) => {
    expect(approvalKey({ ...subject, [name]: `${subject[name]}x` })).not.toBe(approvalKey(subject));
  });

  it('does not depend on where one part ends and the next begins', () => {
    const moved = { ...subject, subject: 'inesclient', clientId: '' };
    expect(approvalKey(moved)).not.toBe(approvalKey({ ...subject, subject: 'ines', clientId: 'client' }));
    const quoted = { ...subject, subject: 'ines","client', clientId: '' };
    expect(approvalKey(quoted)).not.toBe(approvalKey({ ...subject, subject: 'ines', clientId: 'client","' }));
  });
});

describe('the end of an address', () => {
  it('leads back to key and nonce', () => {
    const [key, nonce] = [approvalKey(subject), newNonce()];
    expect(parseApprovalId(approvalId(key, nonce))).toEqual({ key, nonce });
  });

  it('has a nonce of its own each time', () => {
    expect(new Set(Array.from({ length: 50 }, newNonce)).size).toBe(50);
  });

  const whole = approvalId(approvalKey(subject), newNonce());
  it.each([
    ['too short', whole.slice(1)],
    ['too long', `${whole}a`],
    ['in upper case', whole.toUpperCase()],
    ['with a digit that base32 does not have', `${whole.slice(0, -1)}1`],
    ['with a path', `../${whole.slice(3)}`],
    ['with a line end', `${whole}\n`],
    ['nothing', ''],
  ])('that is %s is none', (_what, id) => {
    expect(parseApprovalId(id)).toBeUndefined();
  });
});

it('reads an item without its partition key', () => {
  const item = {
    pk: { S: approvalPk('k') },
    tool: { S: 'close_parcel' },
    askedAtMs: { N: '7' },
    groups: { L: [] },
  };
  expect(approvalOf(item)).toEqual({ tool: 'close_parcel', askedAtMs: 7, groups: [] });
  expect(() => approvalOf({ tool: { B: 'x' } })).toThrow(/tool/);
});
