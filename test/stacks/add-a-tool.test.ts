/** A new tool is one folder and one line; in the plan it is its own resources and what the catalogue is read for. */
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planFile } from '../../stacks/plan/plan-file.ts';
import type { ProvenPlan } from '../../stacks/plan/plan-types.ts';
import type { Change, ChangeKind } from '../../stacks/report/diff/change.ts';
import { diffPlans } from '../../stacks/report/diff/diff-plans.ts';
import { planned, root } from '../support/plans.ts';

const contract = `
import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';
export const deleteLetter = defineTool({
  name: 'delete_letter',
  title: 'Delete a letter',
  description: 'Deletes one letter of your team.',
  effect: 'destroy',
  scopes: ['letters:delete'],
  input: z.strictObject({ path: z.string() }),
  grants: [{ actions: ['s3:DeleteObject'], on: 'letters', key: '{caller.tenant}/{input.path}' }],
  timeoutMs: 5_000,
});
`;

let copy: string;
let before: ProvenPlan;
let after: ProvenPlan;

beforeAll(async () => {
  // Within the repository, so that packages and SST's platform are found above it.
  await mkdir(join(root, '.local'), { recursive: true });
  copy = await mkdtemp(join(root, '.local', 'add-a-tool-'));
  for (const part of ['sst.config.ts', 'package.json', 'shared', 'functions', 'stacks', 'test/fixture-app'])
    await cp(join(root, part), join(copy, part), { recursive: true });
  // What lies beside the code of a function is named from the root.
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  before = await planned('production', { root: copy });
  const folder = join(copy, 'test/fixture-app/tools/delete-letter');
  await mkdir(folder);
  await writeFile(join(folder, 'tool.ts'), contract);
  await writeFile(join(folder, 'handler.ts'), 'export const handler = () => undefined;\n');
  const file = join(copy, 'test/fixture-app/catalogue.ts');
  const text = await readFile(file, 'utf8');
  const added = text.replace('  listLetters,\n', '  listLetters,\n  deleteLetter,\n');
  await writeFile(file, `import { deleteLetter } from './tools/delete-letter/tool.ts';\n${added}`);
  after = await planned('production', { root: copy });
});

afterAll(() => rm(copy, { recursive: true, force: true }));

describe('what a reviewer is told of it', () => {
  let changes: Change[];

  beforeAll(() => {
    changes = diffPlans(planFile(before), planFile(after)).changes;
  });

  const told = (kind: ChangeKind) =>
    changes.filter((one) => one.kind === kind).map(({ direction, subject }) => `${direction}: ${subject}`);

  it('is the tool, its role, its route and its rights, and nothing that is wider elsewhere', () => {
    expect([...new Set(told('tool'))]).toEqual(['widens: delete_letter']);
    expect([...new Set(told('trust'))]).toEqual([
      'widens: Role DataDeleteLetterRole',
      'widens: Role ToolDeleteLetterRole',
    ]);
    expect(told('exposure').sort()).toEqual([
      'unclear: IntegrationResponse FrontDoorMetadataGetIntegrationResponse',
      'unclear: IntegrationResponse FrontDoorMetadataHeadIntegrationResponse',
      'unclear: IntegrationResponse FrontDoorMetadataMcpGetIntegrationResponse',
      'unclear: IntegrationResponse FrontDoorMetadataMcpHeadIntegrationResponse',
      'unclear: Response FrontDoorAccessDenied',
      'unclear: Response FrontDoorUnauthorized',
      'widens: Method ToolsApiDeleteLetterMethod: POST /tools/delete_letter',
      'widens: Permission ToolsApiDeleteLetterPermission',
    ]);
    expect([...new Set(told('permission'))].sort()).toEqual(
      [
        'widens: Policy SessionBoundary',
        'widens: RolePolicy DataDeleteLetterPolicy',
        'widens: RolePolicy ToolDeleteLetterPolicy',
      ]
        .concat('narrows: RolePolicy ToolDeleteLetterPolicy')
        .sort(),
    );
    expect([...new Set(told('new-reach'))].sort()).toEqual([
      'widens: any data session of delete_letter',
      // By policy, after a person's approval.
      'widens: group captains',
      'widens: the code of chokepoint-production-router',
      'widens: the code of delete_letter',
      // Who deploys and who operates the stage has every function of it.
      'widens: the role chokepoint-production-deploy',
      'widens: the role chokepoint-production-operator',
      'widens: the router, its code replaced: every session that it can mint, for any tenant',
      'widens: the session that calls delete_letter',
    ]);
    for (const kind of ['proof', 'safeguard', 'replacement', 'lost-reach'] as const)
      expect(told(kind)).toEqual([]);
  });

  it('names the description and the digests that are pinned from now on', () => {
    const [added] = changes.filter(({ kind }) => kind === 'tool');
    expect(added?.details?.join('\n')).toMatch(
      /Deletes one letter of your team\..*s3:DeleteObject on letters.*sha256:\w{64}.*sha256:\w{64}/s,
    );
  });
});

describe('adding a tool', () => {
  it('adds resources that carry its name, and removes none', () => {
    const known = new Set(before.resources.map(({ urn }) => urn));
    const added = after.resources.filter(({ urn }) => !known.has(urn));
    expect(after.resources.length - before.resources.length).toBe(added.length);
    expect(added.length).toBeGreaterThan(8);
    for (const { name } of added) expect(name).toMatch(/DeleteLetter/);
  });

  it('changes the boundary, the scopes that are offered, and the two deployments, and nothing else', () => {
    const changed = before.resources.filter(({ urn, inputs }) => {
      const now = after.resources.find((resource) => resource.urn === urn);
      return JSON.stringify(now?.inputs) !== JSON.stringify(inputs);
    });
    expect(changed.map(({ name }) => name).sort()).toEqual([
      'FrontDoorAccessDenied',
      'FrontDoorDeployment',
      'FrontDoorMetadataGetIntegrationResponse',
      'FrontDoorMetadataHeadIntegrationResponse',
      'FrontDoorMetadataMcpGetIntegrationResponse',
      'FrontDoorMetadataMcpHeadIntegrationResponse',
      'FrontDoorUnauthorized',
      'SessionBoundary',
      'ToolsApiDeployment',
    ]);
  });

  it('is the same plan each time', async () => {
    expect(await planned('production', { root: copy })).toEqual(after);
  });

  it('had, before it, the plan of the folder that it was copied from, byte for byte', async () => {
    expect(JSON.stringify(planFile(await planned('production')))).toBe(JSON.stringify(planFile(before)));
  });
});
