import { beforeAll, describe, expect, it } from 'vitest';
import { sampleArguments } from '../../../../shared/sample-arguments.ts';
import type { ProvenPlan } from '../../../../stacks/plan/plan-types.ts';
import { readBlastRadius } from '../../../../stacks/report/blast-radius/blast-radius.ts';
import type { BlastRadius, Reach } from '../../../../stacks/report/blast-radius/radius-types.ts';
import { planned } from '../../../support/plans.ts';
import { replaceInPolicy } from '../../../support/policy-edits.ts';

let plan: ProvenPlan;
let radius: BlastRadius;

beforeAll(async () => {
  plan = await planned('production');
  ({ radius } = readBlastRadius(plan));
});

const tool = (name: string, of = radius) => {
  const found = of.tools.find((one) => one.name === name);
  if (!found) throw new Error(`no tool ${name}`);
  return found;
};

const line = ({ actions, things, index, scope, part }: Reach) =>
  [actions.join(' '), things.join(' '), index, scope, part].filter(Boolean).join(', ');

const onData = (reaches: readonly Reach[] = []) =>
  reaches.filter(({ kind }) => kind === 'bucket' || kind === 'table').map(line);

describe('what a tool could reach', () => {
  it.for([
    ['read_letter', 's3:GetObject, letters, whole prefix, {caller.tenant}/*'],
    ['list_letters', 's3:ListBucket, letters, names under one prefix, {caller.tenant}/*'],
    ['write_letter', 's3:GetObject s3:PutObject, letters, whole prefix, {caller.tenant}/*'],
    ['search_parcels', 'dynamodb:Query, parcels, byTenant, whole partition, {caller.tenant}'],
    ['create_parcel', 'dynamodb:PutItem, parcels, any partition of a pattern, {caller.tenant}#*'],
  ] as const)('%s with any arguments: %s', ([name, expected]) => {
    expect(onData(tool(name).anyArguments)).toEqual([expected]);
  });

  it.for([
    ['read_letter', { path: 'reports/q3.md' }, 's3:GetObject, letters, one object, fjord/reports/q3.md'],
    [
      'list_letters',
      { folder: 'reports/' },
      's3:ListBucket, letters, names under one prefix, fjord/reports/',
    ],
    ['search_parcels', {}, 'dynamodb:Query, parcels, byTenant, whole partition, fjord'],
  ] as const)('one call of %s with the example of its schema, %o: %s', ([name, given, expected]) => {
    expect(tool(name).oneCall?.arguments).toEqual(given);
    expect(onData(tool(name).oneCall?.reaches)).toEqual([expected]);
  });

  it('is no data for a tool that asks for none', () => {
    expect(onData(tool('callerid').anyArguments)).toEqual([]);
  });

  it('is nothing for its data session outside the VPC', () => {
    expect(radius.tools.flatMap(({ outside }) => outside)).toEqual([]);
  });

  it('follows the arguments that were given, with defaults filled in', () => {
    const given = readBlastRadius(plan, { read_letter: { path: 'a.md' }, list_letters: {} }).radius;
    expect(onData(tool('read_letter', given).oneCall?.reaches)).toEqual([
      's3:GetObject, letters, one object, fjord/a.md',
    ]);
    expect(onData(tool('list_letters', given).oneCall?.reaches)).toEqual([
      's3:ListBucket, letters, names under one prefix, fjord/',
    ]);
  });

  it.for([
    [{ read_letter: { path: '../tundra/x' } }, /^The router would refuse the arguments for read_letter/],
    [{ read_letter: {} }, /^The router would refuse the arguments for read_letter/],
    [{ read_letter: { path: 'two words' } }, /"path" does not fit its schema\.$/],
    [{ read_letter: { path: 'x', folder: 'y' } }, /^The tool read_letter has no argument "folder"\.$/],
    [{ no_such_tool: {} }, /^The plan has no tool "no_such_tool"/],
  ] as const)('refuses %o, as the router would', ([given, sentence]) => {
    expect(() => readBlastRadius(plan, given)).toThrow(sentence);
  });

  it('says which tools serve one tenant an environment', () => {
    for (const one of radius.tools) {
      const fn = plan.resources.find(({ id, type }) => id === one.functionName && type.endsWith(':Function'));
      expect(one.tenantIsolated, one.name).toBe(fn?.inputs.tenancyConfig !== undefined);
    }
  });
});

describe('what a compromised router could reach', () => {
  it('is the union of the tools, for any tenant', () => {
    const single = (reaches: Reach[]) =>
      reaches.flatMap(({ actions, things, part }) =>
        actions.flatMap((action) => things.map((thing) => `${action} ${thing} ${part}`)),
      );
    const union = single(radius.router.inside);
    const tools = radius.tools.flatMap(({ anyArguments }) => single(anyArguments));
    expect(tools.length).toBeGreaterThan(5);
    for (const one of tools) expect(union).toContain(one.replace('{caller.tenant}', '{any tenant}'));
    for (const { name } of radius.tools) expect(union).toContain(`execute-api:Invoke /tools/${name} `);
  });

  it('is no data and no session outside the VPC', () => {
    expect(radius.router.outside.filter(({ kind }) => kind !== 'log group')).toEqual([]);
  });
});

describe('what a caller can cause', () => {
  const group = (who: string, of = radius) => of.callers.find((one) => one.who === who);
  const causes = (who: string, tool: string) =>
    group(who)
      ?.reaches.filter(({ tools }) => tools.includes(tool))
      .map((one) => `${line(one)} with ${one.scopes}`);

  it('has a group for all to whom the policies give the same', () => {
    expect(radius.callers.map(({ who }) => who)).toEqual([
      'everybody who is signed in',
      'group captains',
      'group mates',
    ]);
    expect(group('everybody who is signed in')?.tools.map(({ name }) => name)).toEqual(['callerid']);
    expect(group('group captains')?.tools.map(({ name }) => name)).toEqual(
      plan.contracts.map(({ name }) => name),
    );
    expect(group('group mates')?.tools.map(({ name }) => name)).toEqual(
      plan.contracts.filter(({ effect }) => effect !== 'destroy').map(({ name }) => name),
    );
  });

  it('is what the opened tools reach, each line with the tools and the scopes it comes through', () => {
    expect(group('everybody who is signed in')?.reaches).toEqual([]);
    expect(causes('group mates', 'read_letter')).toEqual([
      's3:GetObject, letters, whole prefix, {caller.tenant}/* with letters:read',
    ]);
    expect(causes('group mates', 'close_parcel')).toEqual([]);
    expect(causes('group captains', 'close_parcel')).toEqual([
      'dynamodb:UpdateItem, parcels, any partition of a pattern, {caller.tenant}#* with parcels:close',
    ]);
  });

  it('is one new partition a call where the router puts its own id into the key', () => {
    expect(causes('group mates', 'create_parcel')).toEqual([
      'dynamodb:PutItem, parcels, whole partition, {caller.tenant}#{call.id} with parcels:write',
    ]);
  });

  it('says which calls need a person, and who may approve', () => {
    expect(group('group captains')?.tools.find(({ name }) => name === 'close_parcel')).toEqual({
      ...{ name: 'close_parcel', scopes: ['parcels:close'], needs: 'page', always: true },
    });
    expect(radius.consents).toEqual([
      {
        ...{ tool: 'close_parcel', channel: 'page', callers: 'group captains' },
        approvers: [
          { of: 'own', who: 'everybody who is signed in' },
          { of: 'team', who: 'group captains' },
        ],
      },
    ]);
  });

  it('follows an edit of a policy', () => {
    const other = structuredClone(plan);
    replaceInPolicy(
      'mates-read-and-write',
      ' || resource.effect == "write"',
      ' || principal.tenant == "fjord"',
    )(other);
    const tools = group('group mates', readBlastRadius(other).radius)?.tools ?? [];
    expect(tools.map(({ name, needs, always }) => `${name} ${needs} ${always}`)).toEqual(
      expect.arrayContaining([
        'read_letter nobody true',
        'write_letter nobody false',
        'close_parcel page false',
      ]),
    );
  });

  it('is nothing without policies', () => {
    const { policies: _, ...bare } = plan;
    expect(readBlastRadius(bare).radius).toMatchObject({ callers: [], consents: [] });
  });

  it('is not shown of policies that cannot be decided by', () => {
    const odd = structuredClone(plan);
    if (odd.policies) odd.policies.digest = 'sha256:0';
    expect(() => readBlastRadius(odd)).toThrow(
      /^Who may call what cannot be decided: the digest is sha256:0/,
    );
  });
});

describe('the data as a whole', () => {
  it('is the same for the same plan, and another for another', () => {
    expect(readBlastRadius(structuredClone(plan)).radius).toEqual(radius);
    const other = structuredClone(plan);
    other.resources[0] = { ...(other.resources[0] as ProvenPlan['resources'][number]), name: 'Other' };
    expect(readBlastRadius(other).radius.fingerprint).not.toBe(radius.fingerprint);
  });

  it('shows a widened role for what it is', () => {
    const wide = structuredClone(plan);
    const policy = wide.resources.find(({ name }) => name === 'DataReadLetterPolicy');
    if (!policy) throw new Error('no policy');
    policy.inputs.policy = String(policy.inputs.policy).replace('/${aws:PrincipalTag/tenant}/*', '/*');
    expect(onData(tool('read_letter', readBlastRadius(wide).radius).anyArguments)).toEqual([
      's3:GetObject, letters, whole bucket, *',
    ]);
  });

  it('names the physical data behind the names of contracts', () => {
    expect(radius.data.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'bucket letters',
      'bucket manifests',
      'table parcels',
    ]);
  });
});

describe('an example of arguments', () => {
  const contract = () =>
    plan.contracts.find(({ name }) => name === 'read_letter') as ProvenPlan['contracts'][number];
  const withPath = (path: object) => {
    const { inputSchema, ...rest } = contract();
    return {
      ...rest,
      inputSchema: { ...inputSchema, properties: { path } },
    } as ProvenPlan['contracts'][number];
  };

  it.for([
    [{ type: 'string', examples: ['x.md'], description: 'for example "y.md"' }, { path: 'x.md' }],
    [{ type: 'string', description: 'for example "y.md"' }, { path: 'y.md' }],
    [{ type: 'string', enum: ['one', 'two'] }, { path: 'one' }],
    [{ type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' }, { path: '2026-01-31' }],
    [{ type: 'string', examples: ['too long'], maxLength: 3 }, { path: 'a' }],
    [{ type: 'string', pattern: '^nothing we know$' }, undefined],
  ] as const)('for %o is %o', ([path, expected]) => {
    expect(sampleArguments(withPath(path))).toEqual(expected);
  });

  it('is none when the schema admits nothing that is known, and the tool is shown without a call', () => {
    const odd = { ...plan, contracts: [withPath({ type: 'string', pattern: '^nothing we know$' })] };
    expect(readBlastRadius(odd).radius.tools[0]?.oneCall).toBeUndefined();
  });
});
