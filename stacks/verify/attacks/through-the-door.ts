/** Attacks of a user with a good token. */
import type { OutsideAttack, Result } from '../attack.ts';
import { callTool } from '../target/call-tool.ts';
import type { Target } from '../target/target.ts';

export const doorAttacks: OutsideAttack[] = [
  {
    id: 'door-climb',
    sentence: 'alice reads ../globex/roadmap.md',
    deniedBy: "router: check-arguments; and behind it IAM: the data role's tenant",
    answer: /refused-value/,
    run: (target) =>
      callTool(target, target.first, 'read_document', { path: `../${target.second.tenant}/roadmap.md` }),
  },
  {
    id: 'door-export-other-tenant',
    sentence: "alice reads globex's export by its id",
    deniedBy: "the key: the caller's tenant stands before the id; and behind it IAM",
    answer: /absent-or-denied/,
    run: async (target) => readAsAlice(target, await exportOfSecond(target)),
  },
  {
    id: 'door-export-climb',
    sentence: 'alice reads the export ../globex/<id>',
    deniedBy: "router: the schema and check-arguments; and behind it IAM: the data role's tenant",
    answer: /bad-arguments/,
    run: async (target) => readAsAlice(target, `../${target.second.tenant}/${await exportOfSecond(target)}`),
  },
  {
    id: 'door-export-wildcard',
    sentence: 'alice reads the export *',
    deniedBy: 'router: the schema, and check-arguments',
    answer: /bad-arguments/,
    run: (target) => readAsAlice(target, '*'),
  },
  {
    id: 'door-export-cursor',
    sentence: 'alice goes on in the middle of a line of her own export',
    deniedBy: 'the tool: a page begins behind a line end',
    answer: /tool-error/,
    run: async (target) => {
      const id = exportIdIn(await callTool(target, target.first, 'export_tickets', {}));
      return callTool(target, target.first, 'read_export', { exportId: id, cursor: '7' });
    },
  },
];

function readAsAlice(target: Target, id: string): Promise<Result> {
  return callTool(target, target.first, 'read_export', { exportId: id });
}

async function exportOfSecond(target: Target): Promise<string> {
  return exportIdIn(await callTool(target, target.second, 'export_tickets', {}));
}

function exportIdIn({ succeeded, answer }: Result): string {
  if (!succeeded) throw new Error(`there is no export to attack: ${answer}`);
  return JSON.parse(answer).exportId as string;
}
