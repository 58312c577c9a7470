/** Which call of an application a demonstration stands on: the platform takes what contracts and seeds offer. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineTool, type Tool } from '../../../shared/contract.ts';
import { dataNames, dataResources } from '../../../shared/data.ts';
import { climbing, readsOneObject } from '../../../stacks/local/subjects.ts';

const bucket = dataNames.find((name) => dataResources[name].kind === 'bucket') ?? expect.unreachable();
const user = (name: string, tenant: string) => ({ name, tenant, groups: [] });
const users = [user('ann', 'red'), user('ben', 'blue')];
const seeds = { [bucket]: { 'red/a.txt': 'a', 'red/b.txt': 'b', 'blue/c.txt': 'c', 'green/d.txt': 'd' } };

function reader(change: Partial<Parameters<typeof defineTool>[0]> = {}): Tool {
  return defineTool({
    ...{ name: 'read_it', title: 'Read it', description: 'Reads it.', effect: 'read', scopes: ['it:read'] },
    input: z.strictObject({ file: z.string().max(100) }),
    grants: [{ actions: ['s3:GetObject'], on: bucket, key: '{caller.tenant}/{input.file}' }],
    timeoutMs: 5_000,
    ...change,
  });
}
const only = (tool: Tool) => readsOneObject({ catalogue: [tool], seeds, users });

describe('a tool that reads one object by an argument', () => {
  it('is found with what the argument may name, for the teams that have people', () => {
    const found = only(reader());
    expect(found).toMatchObject({ tool: { name: 'read_it' }, argument: 'file' });
    expect([...(found?.values ?? [])]).toEqual([
      ['red', ['a.txt', 'b.txt']],
      ['blue', ['c.txt']],
    ]);
  });

  it('is the first that fits, behind those that do not', () => {
    const identity = reader({
      name: 'who',
      grants: [{ actions: ['sts:GetCallerIdentity'], identity: true }],
    });
    const found = readsOneObject({
      catalogue: [identity, reader(), reader({ name: 'later' })],
      seeds,
      users,
    });
    expect(found?.tool.name).toBe('read_it');
  });

  it.each<[string, Tool]>([
    ['changes something', reader({ effect: 'write' })],
    [
      'is confined by more than the argument',
      reader({ grants: [{ actions: ['s3:GetObject'], on: bucket, key: '{caller.tenant}/{input.file}/x' }] }),
    ],
    [
      'belongs to a person, not to a team',
      reader({ grants: [{ actions: ['s3:GetObject'], on: bucket, key: '{caller.subject}/{input.file}' }] }),
    ],
    ['needs another argument too', reader({ input: z.strictObject({ file: z.string(), why: z.string() }) })],
    [
      'takes no path that climbs',
      reader({ input: z.strictObject({ file: z.string().regex(/^\w+\.txt$/) }) }),
    ],
  ])('is none that %s', (_why, tool) => {
    expect(only(tool)).toBeUndefined();
  });

  it('needs two teams that have an object and people', () => {
    const alone = { [bucket]: { 'red/a.txt': 'a' } };
    expect(readsOneObject({ catalogue: [reader()], seeds: alone, users })).toBeUndefined();
    expect(readsOneObject({ catalogue: [reader()], seeds: {}, users })).toBeUndefined();
    expect(readsOneObject({ catalogue: [reader()], seeds, users: [user('ann', 'red')] })).toBeUndefined();
    expect(readsOneObject({ catalogue: [], seeds, users })).toBeUndefined();
  });
});

it('names the object of another team as somebody would who climbs out of the own one', () => {
  expect(climbing('blue', 'c.txt')).toBe('../blue/c.txt');
});
