/** Every attack that runs on an unchanged system, and the names of those that need a changed one. */
import type { Attack } from './attack.ts';
import { auditAttacks } from './attacks/audit-attacks.ts';
import { controlAttacks } from './attacks/control-attacks.ts';
import { dataAttacks } from './attacks/data-attacks.ts';
import { executionRoleAttacks } from './attacks/execution-roles.ts';
import { madeAndChangedAttacks } from './attacks/made-and-changed.ts';
import { mintingAttacks } from './attacks/minting.ts';
import { operatorAttacks } from './attacks/operator-attacks.ts';
import { privateApiAttacks } from './attacks/private-api-attacks.ts';
import { signatureAttacks } from './attacks/signatures.ts';
import { doorAttacks } from './attacks/through-the-door.ts';
import { functionAttacks } from './attacks/tool-functions.ts';

export const attacks: Attack[] = [
  ...mintingAttacks,
  ...dataAttacks,
  ...executionRoleAttacks,
  ...auditAttacks,
  ...controlAttacks,
  ...signatureAttacks,
  ...privateApiAttacks,
  ...functionAttacks,
  ...doorAttacks,
  ...madeAndChangedAttacks,
  ...operatorAttacks,
];

const hostileTool = 'needs hostile code inside a tool: npm test rebuilds one in a local system';
const changedPolicy = 'needs a policy that was changed first: npm test does it in a local system';

/** Attacks that only a changed system can show, each with the reason; test/e2e/attacks has them. */
export const staged: Record<string, string> = {
  'data-human': changedPolicy,
  'data-beyond-contracts': changedPolicy,
  'data-without-key': changedPolicy,
  'call-other-endpoint': changedPolicy,
  'audit-unrecorded-change': changedPolicy,
  'tool-other-tenant': hostileTool,
  'tool-other-object': hostileTool,
  'tool-connects': hostileTool,
  'tool-reads-files': hostileTool,
  'tool-neighbour': hostileTool,
  'door-lying-router': 'needs hostile code inside the router: npm test rebuilds it in a local system',
};
