/** The checks of stacks/verify/attacks/through-the-door.ts, and a router that was taken over. */
import { type Edit, withoutValueCheck } from '../../../stacks/local/rebuild.ts';
import type { Result } from '../../../stacks/verify/attack.ts';
import { callTool } from '../../../stacks/verify/target/call-tool.ts';
import type { World } from '../../../stacks/verify/target/world.ts';
import type { Checks, StagedAttack } from './attack.ts';
import { edit, edited, resourceOf } from './mutations.ts';

/** Reads a document as ines (fjord). */
export function readAsAlice({ target }: World, path: string): Promise<Result> {
  return callTool(target, target.first, 'read_letter', { path });
}

/** The router tells the tool that the caller is tundra; the sessions are minted as ever. */
export const foreignTenant: Edit[] = [
  {
    file: 'functions/router/invoke.ts',
    find: 'const { tool, callId, caller, input } = call;',
    replace: `const { tool, callId, input } = call;\n  const caller = { ...call.caller, tenant: 'tundra' };`,
  },
];

/** … and mints what tundra's call would be given. */
export const foreignTenantInMint: Edit[] = [
  {
    file: 'functions/router/check-arguments.ts',
    find: 'named: bindGrants(tool.grants, { caller: call.caller,',
    replace: `named: bindGrants(tool.grants, { caller: { ...call.caller, tenant: 'tundra' },`,
  },
];

const careless = async (local: World['local'], folder: string) => {
  await edit(local, 'router', withoutValueCheck, folder);
  await edit(local, 'tool-read_letter', withoutValueCheck, folder);
};
export const lying = (edits: Edit[]) => edited('router', edits);

export const doorChecks: Checks = {
  'door-climb': {
    alone: [
      { what: "the router's check (IAM still denies)", code: careless, answer: /absent-or-denied/ },
      { what: 'data role (the router still refuses)', plan: [resourceOf('DataReadLetterPolicy', '*')] },
    ],
    mutation: {
      what: "the router's check and the tenant in the data role",
      plan: [resourceOf('DataReadLetterPolicy', '*')],
      code: careless,
    },
  },
};

export const stagedDoorAttacks: StagedAttack[] = [
  {
    id: 'door-lying-router',
    sentence: 'a router that was taken over tells the tool that ines is of tundra',
    deniedBy: "IAM: the session's policy and tags say fjord",
    answer: /absent-or-denied/,
    given: { code: lying(foreignTenant) },
    run: (world) => readAsAlice(world, 'roadmap.md'),
    alone: [
      {
        what: 'data role (the session policy still denies)',
        plan: [resourceOf('DataReadLetterPolicy', '*')],
      },
      {
        what: 'session policy, minted for tundra (the data role still denies)',
        code: lying([...foreignTenant, ...foreignTenantInMint]),
      },
    ],
    mutation: {
      what: 'data role and session policy (minted for tundra)',
      plan: [resourceOf('DataReadLetterPolicy', '*')],
      code: lying([...foreignTenant, ...foreignTenantInMint]),
    },
  },
];
