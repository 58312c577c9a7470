import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import type { Actor, From } from '../../../../stacks/prove/model/reach-types.ts';
import { type Reach, readReach } from '../../../../stacks/prove/reach/reach.ts';
import { planned } from '../../../support/plans.ts';

let plan: Plan;
let model: Reach;

beforeAll(async () => {
  plan = await planned('production');
  model = readReach(plan);
});

function actor(id: string, of = model): Actor {
  const found = of.actors.find((one) => one.id === id);
  if (!found) throw new Error(`no actor ${id}`);
  return found;
}

/** `action, thing, scope, part`: names without the app, the stage and the account. */
function reached(who: Actor | undefined, from: From, of = model): string[] {
  if (!who) throw new Error('nobody');
  const short = (name: string) => name.replace(/^\/?chokepoint[-/]production[-/]|-123456789012$/g, '');
  return of
    .reach(who, from)
    .map(({ action, thing, index, scope, part }) =>
      [action, short(thing.name), index, scope, part].filter(Boolean).join(', ').replace(/, ,/g, ','),
    );
}

const fjord = { tenant: 'fjord', subject: 'ines' };

describe('what an actor reaches from its place', () => {
  it.for([
    ['data:read_letter', ['s3:GetObject, letters, whole prefix, {caller.tenant}/*']],
    ['data:list_letters', ['s3:ListBucket, letters, names under one prefix, {caller.tenant}/*']],
    ['data:search_parcels', ['dynamodb:Query, parcels, byTenant, whole partition, {caller.tenant}']],
    ['data:create_parcel', ['dynamodb:PutItem, parcels, any partition of a pattern, {caller.tenant}#*']],
    ['data:close_parcel', ['dynamodb:UpdateItem, parcels, any partition of a pattern, {caller.tenant}#*']],
    [
      'data:export_parcels',
      [
        'dynamodb:Query, parcels, byTenant, whole partition, {caller.tenant}',
        's3:GetObject, manifests, any object of a pattern, {caller.tenant}/*.jsonl',
        's3:PutObject, manifests, any object of a pattern, {caller.tenant}/*.jsonl',
      ],
    ],
    ['data:read_manifest', ['s3:GetObject, manifests, any object of a pattern, {caller.tenant}/*.jsonl']],
    ['data:callerid', []],
    ['invoke:read_letter', ['execute-api:Invoke, /tools/read_letter, all of it']],
  ] as const)('%s: the contract, and nothing else', ([id, expected]) => {
    expect(reached(actor(id), 'inside the VPC')).toEqual(expected);
    expect(reached(actor(id), 'anywhere in the VPC')).toEqual(expected);
  });

  it.for([
    ['read_letter', { path: 'a/b.md' }, ['s3:GetObject, letters, one object, fjord/a/b.md']],
    ['list_letters', { folder: 'a/' }, ['s3:ListBucket, letters, names under one prefix, fjord/a/']],
    [
      'create_parcel',
      {},
      ['dynamodb:PutItem, parcels, whole partition, fjord#00000000-0000-4000-8000-000000000000'],
    ],
    [
      'close_parcel',
      { parcelId: 'fjord-1' },
      ['dynamodb:UpdateItem, parcels, whole partition, fjord#fjord-1'],
    ],
    [
      'read_manifest',
      { manifestId: '00000000-0000-4000-8000-000000000001' },
      ['s3:GetObject, manifests, one object, fjord/00000000-0000-4000-8000-000000000001.jsonl'],
    ],
  ] as const)('one call of %s: what its arguments name', ([tool, input, expected]) => {
    expect(reached(model.call({ tool, input, caller: fjord }), 'inside the VPC')).toEqual(expected);
  });

  it('is the own log group and nothing more for the code of a tool', () => {
    expect(reached(actor('execution:chokepoint-production-tool-read_letter'), 'inside the VPC')).toEqual([
      'logs:CreateLogStream, tool-read_letter, all of it',
      'logs:PutLogEvents, tool-read_letter, all of it',
    ]);
  });

  it('is the union of all data roles, for any tenant, for a compromised router', () => {
    expect(reached(actor('compromised router'), 'inside the VPC')).toEqual(
      expect.arrayContaining([
        's3:GetObject, letters, whole prefix, {any tenant}/*',
        's3:PutObject, letters, whole prefix, {any tenant}/*',
        'dynamodb:PutItem, parcels, any partition of a pattern, {any tenant}#*',
        'execute-api:Invoke, /tools/callerid, all of it',
        'sts:AssumeRole, data-read_letter, all of it',
      ]),
    );
  });
});

describe('from outside the VPC', () => {
  it('sessions reach nothing', () => {
    const sessions = model.actors.filter(({ kind }) => kind === 'data' || kind === 'invoke');
    expect(sessions.length).toBeGreaterThan(10);
    expect(sessions.flatMap((one) => reached(one, 'outside'))).toEqual([]);
    expect(
      reached(model.call({ tool: 'read_letter', input: { path: 'x' }, caller: fjord }), 'outside'),
    ).toEqual([]);
  });

  it('a router mints nothing', () => {
    const minted = reached(actor('compromised router'), 'outside').filter((one) => !one.startsWith('logs:'));
    expect(minted).toEqual([]);
  });
});

describe('what a change of the plan does to the model', () => {
  const policy = (name: string, change: (text: string) => string) => (mutated: Plan) => {
    const resource = mutated.resources.find((one) => one.name === name && 'policy' in one.inputs);
    if (!resource) throw new Error(`no policy ${name}`);
    const text = change(String(resource.inputs.policy));
    if (text === resource.inputs.policy) throw new Error('nothing was changed');
    resource.inputs.policy = text;
  };

  it.for([
    [
      'a tenant that is left out',
      policy('DataReadLetterPolicy', (text) => text.replace('/${aws:PrincipalTag/tenant}/*', '/*')),
      'data:read_letter',
      's3:GetObject, letters, whole bucket, *',
    ],
    [
      'one object of somebody else',
      policy('DataReadLetterPolicy', (text) => text.replace('${aws:PrincipalTag/tenant}/*', 'tundra/x.md')),
      'data:read_letter',
      's3:GetObject, letters, one object, tundra/x.md',
    ],
    [
      'a pattern in the middle',
      policy('DataReadLetterPolicy', (text) => text.replace('${aws:PrincipalTag/tenant}/*', '*/x-?.md')),
      'data:read_letter',
      's3:GetObject, letters, any object of a pattern, */x-?.md',
    ],
    [
      'leading keys that may be absent',
      policy('DataSearchParcelsPolicy', (text) => text.replace(/,"Null":\{[^}]*\}/, '')),
      'data:search_parcels',
      'dynamodb:Query, parcels, byTenant, whole table, *',
    ],
  ] as const)('%s', ([, mutate, id, expected]) => {
    const mutated = structuredClone(plan);
    mutate(mutated);
    const changed = readReach(mutated);
    expect(reached(actor(id, changed), 'inside the VPC', changed)).toContain(expected);
  });

  it('a boundary that was taken away is not there, though the provider once reported it', () => {
    const mutated = structuredClone(plan);
    // Removes the bucket's own Deny, so that only the boundary decides.
    policy('LettersPolicy', (text) => text.replace(/,\{[^{]*"InsideVpcOnly".*$/, ']}'))(mutated);
    const bounded = readReach(mutated);
    expect(reached(actor('data:read_letter', bounded), 'outside', bounded)).toEqual([]);
    const role = mutated.resources.find(({ name }) => name === 'DataReadLetterRole');
    delete role?.inputs.permissionsBoundary;
    expect(role?.outputs.permissionsBoundary).toBeDefined();
    const unbounded = readReach(mutated);
    expect(reached(actor('data:read_letter', unbounded), 'outside', unbounded)).toEqual([
      's3:GetObject, letters, whole prefix, {caller.tenant}/*',
    ]);
  });
});

describe('the model', () => {
  it('is the same for the same plan', () => {
    const again = readReach(structuredClone(plan));
    const all = (of: Reach) => of.actors.map((one) => reached(one, 'inside the VPC', of));
    expect(all(again)).toEqual(all(model));
  });

  it('refuses arguments that the router would refuse', () => {
    expect(() => model.call({ tool: 'read_letter', input: { path: '*' }, caller: fjord })).toThrow(
      /refused-value|holds one of/,
    );
    expect(() => model.call({ tool: 'no_such_tool', input: {}, caller: fjord })).toThrow(
      'the plan has no tool no_such_tool',
    );
  });
});
