/**
 * The pages of the documentation that hold tables which a program writes, from the data that tests hold on to. Those of
 * the platform change with the platform alone; what depends on an application is application-tables.ts, so that the
 * pages of the platform merge into a clone that has other tools. `npm run readme` writes them all.
 */
import { assumptions } from '../../stacks/plan/assumptions/assumptions.ts';
import type { Plan } from '../../stacks/plan/plan-types.ts';
import { proofs } from '../../stacks/prove/prove.ts';
import { clientsTable, keptResults } from '../clients/readme-table.ts';
import { requirements } from '../requirements.ts';
import { assumptionsTable } from './assumptions-table.ts';
import { controlsTable } from './controls-table.ts';
import { proofsTable } from './proofs-table.ts';
import { stagesTable } from './stages-table.ts';

type PlanOf = (stage: string) => Promise<Plan>;

export type Page = {
  /** from the root of the repository */
  path: string;
  /** by the name that stands in the marks of the table */
  tables: Record<string, (planOf: PlanOf) => string | Promise<string>>;
};

export const platformPages: Page[] = [
  { path: '.github/SECURITY.md', tables: { controls: () => controlsTable(requirements, '../') } },
  { path: 'stacks/README.md', tables: { stages: stagesTable } },
  { path: 'stacks/plan/assumptions/README.md', tables: { assumptions: () => assumptionsTable(assumptions) } },
  { path: 'stacks/prove/README.md', tables: { proofs: () => proofsTable(proofs) } },
  { path: 'test/clients/README.md', tables: { clients: () => clientsTable(keptResults()) } },
];

/**
 * @param text of the page
 * @param planOf how a table gets the plan of a stage
 * @returns the same text with today's tables between their marks
 * @throws Error when the marks of a table are gone
 */
export async function withTables(text: string, { path, tables }: Page, planOf: PlanOf): Promise<string> {
  let written = text;
  for (const [name, make] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name}: npm run readme -->`, `<!-- /${name} -->`];
    const [before, rest] = written.split(start);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`${path} lacks ${start} … ${end}`);
    written = `${before}${start}\n${await make(planOf)}\n${end}${after}`;
  }
  return written;
}
