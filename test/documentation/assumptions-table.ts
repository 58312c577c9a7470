/** The tables of what is relied on in AWS, by how far each can be trusted. Pure. */
import { type Assumption, countStandings, ofStanding } from '../../stacks/plan/assumptions/assumption.ts';
import { table } from './markdown-table.ts';

export function assumptionsTable(all: Assumption[]): string {
  const untried = ofStanding(all, 'untried').map(({ id, statement, ifFalse, remedy }) => [
    `\`${id}\`: ${statement}`,
    ifFalse,
    remedy,
  ]);
  const documented = ofStanding(all, 'documented').map(({ id, statement, source }) => [
    `\`${id}\`: ${statement}`,
    source,
  ]);
  return [
    `${countStandings(all)}.`,
    table(['untried', 'if it is false', 'then'], untried),
    table(['documented, not tried here', 'by'], documented),
  ].join('\n\n');
}
