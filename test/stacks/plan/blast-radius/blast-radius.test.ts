import { beforeAll, describe, expect, it } from 'vitest';
import { readBlastRadius } from '../../../../stacks/plan/blast-radius/blast-radius.ts';
import type { BlastRadius, Reach } from '../../../../stacks/plan/blast-radius/radius-types.ts';
import { sampleArguments } from '../../../../stacks/plan/blast-radius/sample-arguments.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { planned } from '../../planned.ts';

let plan: Plan;
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
    ['read_document', 's3:GetObject, documents, whole prefix, {caller.tenant}/*'],
    ['list_documents', 's3:ListBucket, documents, names under one prefix, {caller.tenant}/*'],
    ['write_document', 's3:GetObject s3:PutObject, documents, whole prefix, {caller.tenant}/*'],
    ['search_tickets', 'dynamodb:Query, tickets, byTenant, whole partition, {caller.tenant}'],
    ['create_ticket', 'dynamodb:PutItem, tickets, any partition of a pattern, {caller.tenant}#*'],
  ] as const)('%s with any arguments: %s', ([name, expected]) => {
    expect(onData(tool(name).anyArguments)).toEqual([expected]);
  });

  it.for([
    ['read_document', { path: 'reports/q3.md' }, 's3:GetObject, documents, one object, acme/reports/q3.md'],
    [
      'list_documents',
      { folder: 'reports/' },
      's3:ListBucket, documents, names under one prefix, acme/reports/',
    ],
    ['search_tickets', {}, 'dynamodb:Query, tickets, byTenant, whole partition, acme'],
  ] as const)('one call of %s with the example of its schema, %o: %s', ([name, given, expected]) => {
    expect(tool(name).oneCall?.arguments).toEqual(given);
    expect(onData(tool(name).oneCall?.reaches)).toEqual([expected]);
  });

  it('is no data for a tool that asks for none', () => {
    expect(onData(tool('whoami').anyArguments)).toEqual([]);
  });

  it('is nothing for its data session outside the VPC', () => {
    expect(radius.tools.flatMap(({ outside }) => outside)).toEqual([]);
  });

  it('follows the arguments that were given, with defaults filled in', () => {
    const given = readBlastRadius(plan, { read_document: { path: 'a.md' }, list_documents: {} }).radius;
    expect(onData(tool('read_document', given).oneCall?.reaches)).toEqual([
      's3:GetObject, documents, one object, acme/a.md',
    ]);
    expect(onData(tool('list_documents', given).oneCall?.reaches)).toEqual([
      's3:ListBucket, documents, names under one prefix, acme/',
    ]);
  });

  it.for([
    [{ read_document: { path: '../globex/x' } }, /^The router would refuse the arguments for read_document/],
    [{ read_document: {} }, /^The router would refuse the arguments for read_document/],
    [{ read_document: { path: 'two words' } }, /"path" does not fit its schema\.$/],
    [{ read_document: { path: 'x', folder: 'y' } }, /^The tool read_document has no argument "folder"\.$/],
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
  const group = (...scopes: string[]) =>
    radius.callers.find((one) => one.scopes.join(' ') === scopes.toSorted().join(' '));

  it('has a group for each set of scopes that opens a tool, and one for all scopes', () => {
    expect(radius.callers.map(({ scopes }) => scopes.join(' '))).toEqual([
      '',
      'documents:read',
      'documents:write',
      'tickets:close',
      'tickets:export',
      'tickets:read',
      'tickets:write',
      'documents:read documents:write tickets:close tickets:export tickets:read tickets:write',
    ]);
  });

  it('is what the opened tools reach, each line with the tools it comes through', () => {
    expect(group()?.tools).toEqual(['whoami']);
    expect(group('documents:read')?.reaches.map((one) => `${line(one)} by ${one.tools}`)).toEqual([
      's3:ListBucket, documents, names under one prefix, {caller.tenant}/* by list_documents',
      's3:GetObject, documents, whole prefix, {caller.tenant}/* by read_document',
    ]);
  });

  it('is one new partition a call where the router puts its own id into the key', () => {
    expect(group('tickets:write')?.reaches.map(line)).toEqual([
      'dynamodb:PutItem, tickets, whole partition, {caller.tenant}#{call.id}',
    ]);
  });
});

describe('the data as a whole', () => {
  it('is the same for the same plan, and another for another', () => {
    expect(readBlastRadius(structuredClone(plan)).radius).toEqual(radius);
    const other = structuredClone(plan);
    other.resources[0] = { ...(other.resources[0] as Plan['resources'][number]), name: 'Other' };
    expect(readBlastRadius(other).radius.fingerprint).not.toBe(radius.fingerprint);
  });

  it('shows a widened role for what it is', () => {
    const wide = structuredClone(plan);
    const policy = wide.resources.find(({ name }) => name === 'DataReadDocumentPolicy');
    if (!policy) throw new Error('no policy');
    policy.inputs.policy = String(policy.inputs.policy).replace('/${aws:PrincipalTag/tenant}/*', '/*');
    expect(onData(tool('read_document', readBlastRadius(wide).radius).anyArguments)).toEqual([
      's3:GetObject, documents, whole bucket, *',
    ]);
  });

  it('names the physical data behind the names of contracts', () => {
    expect(radius.data.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'bucket documents',
      'bucket exports',
      'table tickets',
    ]);
  });
});

describe('an example of arguments', () => {
  const contract = () =>
    plan.contracts.find(({ name }) => name === 'read_document') as Plan['contracts'][number];
  const withPath = (path: object) => {
    const { inputSchema, ...rest } = contract();
    return { ...rest, inputSchema: { ...inputSchema, properties: { path } } } as Plan['contracts'][number];
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
