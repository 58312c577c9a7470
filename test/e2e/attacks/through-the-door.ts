/** Attacks of a user with a good token, against a router whose own checks are gone. */
import { type Edit, withoutValueCheck } from '../../../stacks/local/rebuild.ts';
import type { Attack, Result } from './attack.ts';
import { edit, edited, resourceOf } from './mutations.ts';
import type { World } from './world.ts';

/** Calls a tool as alice (acme), through the http door. */
export async function callAsAlice({ local }: World, path: string): Promise<Result> {
  const door = local.doors[1]?.resource ?? '';
  const token = await local.issuer.mintToken({ user: 'alice', door });
  const response = await fetch(door, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'read_document', arguments: { path } },
    }),
  });
  const text = await response.text();
  const { result } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
  return { succeeded: result.isError !== true, answer: String(result.content[0].text).slice(0, 400) };
}

/** The router tells the tool that the caller is globex; the sessions are minted as ever. */
const foreignTenant: Edit[] = [
  {
    file: 'functions/router/invoke.ts',
    find: 'const { tool, callId, caller, input } = call;',
    replace: `const { tool, callId, input } = call;\n  const caller = { ...call.caller, tenant: 'globex' };`,
  },
];

/** … and mints what globex's call would be given. */
const foreignTenantInMint: Edit[] = [
  {
    file: 'functions/router/check-arguments.ts',
    find: 'named: bindGrants(tool.grants, { caller: call.caller,',
    replace: `named: bindGrants(tool.grants, { caller: { ...call.caller, tenant: 'globex' },`,
  },
];

const careless = async (local: World['local'], folder: string) => {
  await edit(local, 'router', withoutValueCheck, folder);
  await edit(local, 'tool-read_document', withoutValueCheck, folder);
};
const lying = (edits: Edit[]) => edited('router', edits);

export const doorAttacks: Attack[] = [
  {
    id: 'door-climb',
    sentence: 'alice reads ../globex/roadmap.md',
    deniedBy: "router: check-arguments; and behind it IAM: the data role's tenant",
    answer: /refused-value/,
    run: (world) => callAsAlice(world, '../globex/roadmap.md'),
    alone: [
      { what: "the router's check (IAM still denies)", code: careless, answer: /access-denied/ },
      { what: 'data role (the router still refuses)', plan: [resourceOf('DataReadDocumentPolicy', '*')] },
    ],
    mutation: {
      what: "the router's check and the tenant in the data role",
      plan: [resourceOf('DataReadDocumentPolicy', '*')],
      code: careless,
    },
  },
  {
    id: 'door-lying-router',
    sentence: 'a router that was taken over tells the tool that alice is of globex',
    deniedBy: "IAM: the session's policy and tags say acme",
    answer: /access-denied/,
    given: { code: lying(foreignTenant) },
    run: (world) => callAsAlice(world, 'roadmap.md'),
    alone: [
      {
        what: 'data role (the session policy still denies)',
        plan: [resourceOf('DataReadDocumentPolicy', '*')],
      },
      {
        what: 'session policy, minted for globex (the data role still denies)',
        code: lying([...foreignTenant, ...foreignTenantInMint]),
      },
    ],
    mutation: {
      what: 'data role and session policy (minted for globex)',
      plan: [resourceOf('DataReadDocumentPolicy', '*')],
      code: lying([...foreignTenant, ...foreignTenantInMint]),
    },
  },
];
