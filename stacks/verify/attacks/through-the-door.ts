/** Attacks of a user with a good token. */
import type { OutsideAttack } from '../attack.ts';
import { callTool } from '../call-tool.ts';

export const doorAttacks: OutsideAttack[] = [
  {
    id: 'door-climb',
    sentence: 'alice reads ../globex/roadmap.md',
    deniedBy: "router: check-arguments; and behind it IAM: the data role's tenant",
    answer: /refused-value/,
    run: (target) =>
      callTool(target, target.first, 'read_document', { path: `../${target.second.tenant}/roadmap.md` }),
  },
];
