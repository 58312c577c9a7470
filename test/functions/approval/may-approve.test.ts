import { expect, test } from 'vitest';
import { mayApprove } from '../../../functions/approval/may-approve.ts';
import type { Approval } from '../../../shared/approval.ts';
import type { Caller } from '../../../shared/caller.ts';
import { alice, policies } from '../router/fakes.ts';

const approval: Approval = {
  ...{ subject: alice.subject, clientId: 'c', tool: 'close_ticket', argumentsDigest: 'sha256:x' },
  ...{ policySet: policies.policySet, nonce: 'n', callId: 'c', tenant: 'acme', groups: ['admins'] },
  ...{ title: 'Close a ticket', effect: 'destroy', scopes: ['tickets:close'], arguments: '{}' },
  ...{ askedAtMs: 0, expiresAtSeconds: 300 },
};
const other = { ...alice, subject: 'o'.repeat(52) };

const people: [string, Caller, boolean][] = [
  ['who asks', alice, true],
  ['an admin of the team', { ...other, groups: ['admins'] }, true],
  ['an admin of another team', { ...other, groups: ['admins'], tenant: 'globex' }, false],
  ['a colleague', other, false],
];
test.each(people)('%s', (_who, person, may) => {
  expect(mayApprove(policies, person, approval)).toBe(may);
});

test('nobody approves under other policies than those that asked', () => {
  expect(mayApprove(policies, alice, { ...approval, policySet: 'sha256:older' })).toBe(false);
});
