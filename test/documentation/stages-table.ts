/** The table of stages: in what they differ, whatever application they run. */
import { rowOf } from '../../stacks/app/stage/stages.ts';
import { table } from './markdown-table.ts';

type Row = ReturnType<typeof rowOf>;

const kinds = { 'any other name': 'somebody', staging: 'staging', production: 'production' };

const lines: [what: string, of: (row: Row, name: string) => string][] = [
  ['for', (_row, name) => purposes[name] ?? ''],
  ['when it is removed', ({ removal }) => (removal === 'remove' ? 'everything goes' : 'stores stay')],
  ['protected from removal', ({ protect }) => yesOrNo(protect)],
  ['logs are kept', ({ logRetentionDays }) => `${logRetentionDays} days`],
  ['records of calls are kept', ({ audit }) => `${audit.retentionDays} days${lockOf(audit.lock)}`],
  ['keys', ({ ownKeys }) => (ownKeys ? 'KMS keys of the stage' : 'those of AWS')],
  ['domain, pipeline, operators', ({ shared }) => yesOrNo(shared)],
  ['alarms, trail, dashboard', ({ shared }) => yesOrNo(shared)],
  ['firewall', ({ firewall }) => yesOrNo(firewall !== undefined)],
  ['environments of a tenant of its own', ({ isolateTenants }) => isolated[isolateTenants]],
  ['`sst dev`', ({ shared }) => yesOrNo(!shared)],
];

const purposes: Record<string, string> = {
  somebody: 'your own experiments',
  staging: 'all but customers',
  production: 'customers',
};
const isolated = { none: 'no', writes: 'for tools that write or destroy', all: 'for all tools' };
const yesOrNo = (is: boolean) => (is ? 'yes' : 'no');
const lockOf = (lock: Row['audit']['lock']) =>
  lock === undefined ? '' : `, locked in ${lock.toLowerCase()} mode`;

export function stagesTable(): string {
  const rows = Object.values(kinds).map((name) => ({ name, row: rowOf(name) }));
  return table(
    ['', ...Object.keys(kinds)],
    lines.map(([what, of]) => [what, ...rows.map(({ name, row }) => of(row, name))]),
  );
}
