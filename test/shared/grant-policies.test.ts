import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bindings, bind } from '../../shared/bind.ts';
import type { DataPlace } from '../../shared/data.ts';
import { bindGrants, type CheckedGrant, checkGrant, type Grant } from '../../shared/grant.ts';
import { dataRolePolicy, sessionPolicy } from '../../shared/grant-policies.ts';
import { type PolicyDocument, policyDocument } from '../../shared/policy-document.ts';
import { Refusal } from '../../shared/refusal.ts';
import { evaluate } from '../../stacks/iam/evaluate.ts';
import { arnsWith } from '../support/arns.ts';

const arns = arnsWith({
  letters: 'arn:aws:s3:::docs',
  parcels: 'arn:aws:dynamodb:eu-central-1:111122223333:table/parcels',
  manifests: 'arn:aws:s3:::manifests',
});
const keys = {
  letters: 'arn:aws:kms:eu-central-1:111122223333:key/docs',
  parcels: 'arn:aws:kms:eu-central-1:111122223333:key/parcels',
};
const data: DataPlace = { arns, keys };

/** Text that people attack policies with, next to plain and to random text. */
const hostile = fc.constantFrom(
  '*',
  '?',
  '$',
  '${aws:PrincipalTag/tenant}',
  '${*}',
  '..',
  '../tundra/x',
  '%2e%2e/tundra',
  '%2E%2E%2Ftundra',
  '．．/tundra',
  'a\u0000b',
  'x'.repeat(10_000),
  '\u202etundra',
  'fjord/../../tundra',
  './x',
  '//tundra',
  'a//b',
  '\\..\\tundra',
  'é',
  'ｇlobex',
  '"}],"x":"',
  '\n',
);
const value = fc.oneof(
  hostile,
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.stringMatching(/^[\w./-]{1,30}$/),
);
const tenant = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
const separator = fc.constantFrom('/', '#', '/shared/', '.', '_');

const grant: fc.Arbitrary<Grant> = fc
  .record({
    kind: fc.constantFrom('key', 'prefix', 'leadingKey', 'index'),
    separator,
    who: fc.constantFrom('tenant', 'subject'),
    escape: fc.boolean(),
  })
  .map(({ kind, separator: between, who, escape: escaped }) => {
    const template = `{caller.${who}}${between}{input.value}`;
    const common = escaped ? { escape: true as const } : {};
    if (kind === 'key')
      return { actions: ['s3:GetObject', 's3:PutObject'], on: 'letters', key: template, ...common };
    if (kind === 'prefix') return { actions: ['s3:ListBucket'], on: 'letters', prefix: template, ...common };
    if (kind === 'index')
      return {
        actions: ['dynamodb:Query'],
        on: 'parcels',
        index: 'byTenant',
        leadingKey: template,
        ...common,
      };
    return {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      on: 'parcels',
      leadingKey: template,
      ...common,
    };
  });

type Target = { action: string; resource: string; context: Record<string, string | string[]> };

/** What a session might try: `text` as the object, prefix or key of each action. */
function targetsOf(checked: CheckedGrant, text: string): Target[] {
  const arn = arns[checked.on ?? 'letters'];
  return checked.actions.map((action) => {
    if (checked.kind === 'key') return { action, resource: `${arn}/${text}`, context: {} };
    if (checked.kind === 'prefix') return { action, resource: arn, context: { 's3:prefix': text } };
    const resource = checked.index === undefined ? arn : `${arn}/index/${checked.index}`;
    return { action, resource, context: { 'dynamodb:LeadingKeys': [text] } };
  });
}

/** What a session might try with the keys, through a service or by itself. */
const keyTargets: Target[] = ['Decrypt', 'GenerateDataKey', 'Encrypt', 'CreateGrant'].flatMap((name) =>
  Object.values(keys).flatMap((resource) =>
    [{ 'kms:ViaService': 's3' }, { 'kms:ViaService': 'dynamodb' }, {}].map((via) => ({
      action: `kms:${name}`,
      resource,
      context: Object.fromEntries(
        Object.entries(via).map(([key, service]) => [key, `${service}.eu-central-1.amazonaws.com`]),
      ),
    })),
  ),
);

/** A key policy that leaves all to the identity's, so that this is what is asked. */
const openKey = policyDocument([
  {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
    Action: 'kms:*',
    Resource: '*',
  },
]);

function allows(policy: PolicyDocument, target: Target, caller: Bindings['caller']): boolean {
  const principal = {
    arn: 'arn:aws:sts::111122223333:assumed-role/data/s',
    roleArn: 'arn:aws:iam::111122223333:role/data',
    accountId: '111122223333',
  };
  const tags = { 'aws:PrincipalTag/tenant': caller.tenant, 'aws:PrincipalTag/subject': caller.subject };
  return evaluate(
    { ...target, principal, context: { ...target.context, ...tags } },
    { identity: [policy], ...(target.action.startsWith('kms:') && { resource: openKey }) },
  ).allowed;
}

function tryBind(checked: CheckedGrant, bindings: Bindings): Record<string, string> | undefined {
  try {
    return bindGrants([checked], bindings);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

const example = fc.record({ grant, tenant, subject: tenant, value, other: value, otherTenant: tenant });

test('a session policy allows nothing that the declaration with that caller does not', () => {
  fc.assert(
    fc.property(example, (given) => {
      const checked = checkGrant(given.grant);
      const caller = { tenant: given.tenant, subject: given.subject };
      const named = tryBind(checked, { caller, input: { value: given.value }, callId: 'c' });
      if (named === undefined) return;
      const session = sessionPolicy([checked], named, data);
      const declared = dataRolePolicy([checked], data);
      const own = named[checked.as] ?? '';
      const tried = [
        own,
        given.value,
        given.other,
        `${own}x`,
        `${given.otherTenant}/${given.other}`,
        own.replace(given.tenant, given.otherTenant),
      ];
      for (const target of [...tried.flatMap((text) => targetsOf(checked, text)), ...keyTargets])
        if (allows(session, target, caller))
          expect(allows(declared, target, caller), JSON.stringify(target)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('a session policy allows exactly the one string that the call names', () => {
  fc.assert(
    fc.property(example, (given) => {
      const checked = checkGrant(given.grant);
      const caller = { tenant: given.tenant, subject: given.subject };
      const named = tryBind(checked, { caller, input: { value: given.value }, callId: 'c' });
      if (named === undefined) return;
      const session = sessionPolicy([checked], named, data);
      const own = named[checked.as] ?? '';
      for (const target of targetsOf(checked, own)) expect(allows(session, target, caller)).toBe(true);
      for (const text of [`${own}x`, `x${own}`, given.other, own.slice(0, -1)]) {
        if (text === own) continue;
        for (const target of targetsOf(checked, text))
          expect(allows(session, target, caller), text).toBe(false);
      }
    }),
    { numRuns: 1_000 },
  );
});

/** Per declared action, what the session may do with which key, and through whom. */
const keyRights: [grant: Grant, rights: string[]][] = [
  [
    { actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/x' },
    ['kms:Decrypt letters through s3'],
  ],
  [
    { actions: ['s3:GetObject', 's3:PutObject'], on: 'letters', key: '{caller.tenant}/x' },
    ['kms:Decrypt letters through s3', 'kms:GenerateDataKey letters through s3'],
  ],
  [{ actions: ['s3:DeleteObject'], on: 'letters', key: '{caller.tenant}/x' }, []],
  [{ actions: ['s3:ListBucket'], on: 'letters', prefix: '{caller.tenant}/' }, []],
  [
    { actions: ['dynamodb:PutItem', 'dynamodb:Query'], on: 'parcels', leadingKey: '{caller.tenant}#x' },
    ['kms:Decrypt parcels through dynamodb'],
  ],
  [{ actions: ['sts:GetCallerIdentity'], identity: true }, []],
];

test.each(keyRights)('a session gets from %j of keys what the service needs: %j', (grant, rights) => {
  const checked = checkGrant(grant);
  const caller = { tenant: 'fjord', subject: 's' };
  const named = bindGrants([checked], { caller, input: {}, callId: 'c' });
  for (const policy of [sessionPolicy([checked], named, data), dataRolePolicy([checked], data)]) {
    const found = keyTargets.filter((target) => allows(policy, target, caller));
    const said = found.map(({ action, resource, context }) => {
      const key = Object.entries(keys).find(([, arn]) => arn === resource)?.[0];
      return `${action} ${key} through ${String(context['kms:ViaService']).split('.')[0]}`;
    });
    expect(said.sort()).toEqual(rights);
  }
});

test('a session names no key where the stage has none', () => {
  const checked = checkGrant({ actions: ['s3:GetObject'], on: 'letters', key: '{caller.tenant}/x' });
  expect(JSON.stringify(dataRolePolicy([checked], { arns, keys: {} }))).not.toContain('kms');
});

test('no value reaches another tenant, whatever it holds', () => {
  fc.assert(
    fc.property(example, (given) => {
      fc.pre(given.tenant !== given.otherTenant);
      const checked = checkGrant(given.grant);
      fc.pre(JSON.stringify(given.grant).includes('{caller.tenant}'));
      const caller = { tenant: given.tenant, subject: given.subject };
      const foreign = bindGrants([checkGrant({ ...given.grant, escape: true } as Grant)], {
        caller: { ...caller, tenant: given.otherTenant },
        input: { value: 'x' },
        callId: 'c',
      })[checked.as];
      const named = tryBind(checked, { caller, input: { value: given.value }, callId: 'c' });
      if (named === undefined) return;
      const session = sessionPolicy([checked], named, data);
      for (const target of targetsOf(checked, foreign ?? ''))
        expect(allows(session, target, caller)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('an escaped wildcard names the character itself', () => {
  const checked = checkGrant({
    actions: ['s3:GetObject'],
    on: 'letters',
    key: '{caller.tenant}/{input.value}',
    escape: true,
  });
  const caller = { tenant: 'fjord', subject: 's' };
  const named = bindGrants([checked], { caller, input: { value: 'a*b' }, callId: 'c' });
  const session = sessionPolicy([checked], named, data);
  const target = (key: string) => ({
    action: 's3:GetObject',
    resource: `${arns.letters}/${key}`,
    context: {},
  });
  expect(allows(session, target('fjord/a*b'), caller)).toBe(true);
  expect(allows(session, target('fjord/axb'), caller)).toBe(false);
});

test.each([
  ['a wildcard', 'a*'],
  ['a question mark', 'a?'],
  ['a variable', '${aws:x}'],
  ['two dots', '../x'],
  ['encoded dots', '%2e%2e/x'],
  ['an encoded slash', 'a%2fb'],
  ['a backslash', 'a\\b'],
  ['a leading slash', '/x'],
  ['a doubled slash', 'a//b'],
  ['NUL', 'a\u0000'],
  ['a full-width dot', '．．/x'],
  ['a bidi mark', 'a\u202eb'],
  ['10 KB', 'x'.repeat(10_000)],
  ['nothing', ''],
])('refuses %s in an object key', (_what, text) => {
  const parts: Parameters<typeof bind>[0] = [
    { of: 'caller', name: 'tenant' },
    '/',
    { of: 'input', name: 'value' },
  ];
  const bindings = { caller: { tenant: 'fjord', subject: 's' }, input: { value: text }, callId: 'c' };
  expect(() =>
    bind(parts, bindings, { escape: false, path: { names: 'object', root: 'your team' }, empty: false }),
  ).toThrow(Refusal);
});
