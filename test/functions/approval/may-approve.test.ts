import { expect, test } from 'vitest';
import { mayApprove } from '../../../functions/approval/may-approve.ts';
import type { Approval } from '../../../shared/approval.ts';
import type { Caller } from '../../../shared/caller.ts';
import { ines, policies } from '../router/fakes.ts';

const approval: Approval = {
  ...{ subject: ines.subject, clientId: 'c', tool: 'close_parcel', argumentsDigest: 'sha256:x' },
  ...{ policySet: policies.policySet, nonce: 'n', callId: 'c', tenant: 'fjord', groups: ['captains'] },
  ...{ title: 'Close a parcel', effect: 'destroy', scopes: ['parcels:close'], arguments: '{}' },
  ...{ askedAtMs: 0, expiresAtSeconds: 300 },
};
const other = { ...ines, subject: 'o'.repeat(52) };

const people: [string, Caller, boolean][] = [
  ['who asks', ines, true],
  ['an admin of the team', { ...other, groups: ['captains'] }, true],
  ['an admin of another team', { ...other, groups: ['captains'], tenant: 'tundra' }, false],
  ['a colleague', other, false],
];
test.each(people)('%s', (_who, person, may) => {
  expect(mayApprove(policies, person, approval)).toBe(may);
});

test('nobody approves under other policies than those that asked', () => {
  expect(mayApprove(policies, ines, { ...approval, policySet: 'sha256:older' })).toBe(false);
});
