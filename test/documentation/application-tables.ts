/** The page about an application, with tables from its contracts, people and policies: it is deleted with the samples. */
import { catalogue } from '#application/catalogue';
import { policyFolder } from '#application/place';
import { users } from '#application/seeds';
import type { Tool } from '../../shared/contract.ts';
import type { CheckedGrant } from '../../shared/grant.ts';
import { createEngine, type Engine } from '../../shared/policy/engine.ts';
import { readPolicies } from '../../shared/policy/policy-set.ts';
import type { Part } from '../../shared/template.ts';
import type { Plan } from '../../stacks/plan/plan-types.ts';
import { callerOf } from '../../stacks/policy/people.ts';
import { costsOf, total } from '../../stacks/report/costs/costs.ts';
import { table } from './markdown-table.ts';
import type { Page } from './tables.ts';

export const applicationPage: Page = {
  path: 'functions/tools/README.md',
  tables: { tools: toolsTable, people: peopleTable, costs: costsTable },
};

function toolsTable(): string {
  const engine = createEngine(readPolicies(new URL(`../../${policyFolder}/`, import.meta.url)));
  return table(
    ['tool', 'effect', 'scopes', 'its session may', 'listed for'],
    catalogue.map((tool) => [
      `\`${tool.name}\``,
      tool.effect,
      tool.scopes.map((scope) => `\`${scope}\``).join(', '),
      tool.grants.map(rightOf).join('; '),
      listedFor(tool, engine),
    ]),
  );
}

function rightOf({ actions, on, index, parts }: CheckedGrant): string {
  const named = actions.map((action) => `\`${action}\``).join(', ');
  if (on === undefined) return `${named}, and reach no data`;
  const place = index === undefined ? on : `the index \`${index}\` of ${on}`;
  return `${named} on ${place} at \`${parts.map(textOf).join('')}\``;
}

const textOf = (part: Part) => (typeof part === 'string' ? part : `{${part.of}.${part.name}}`);

function listedFor(tool: Tool, engine: Engine): string {
  const names = users.map(({ name }) => name);
  return names.filter((as) => engine.list(callerOf({ as }, 0), tool).allowed).join(', ') || 'nobody';
}

function peopleTable(): string {
  return table(
    ['name', 'tenant', 'groups'],
    users.map(({ name, tenant, groups }) => [name, tenant, groups.join(', ') || 'none']),
  );
}

async function costsTable(planOf: (stage: string) => Promise<Plan>): Promise<string> {
  const stages = { 'any other name': 'somebody', staging: 'staging', production: 'production' };
  const rows = Object.entries(stages).map(async ([kind, stage]) => {
    const { idle, perMillionCalls } = costsOf(await planOf(stage));
    return [kind, ...[idle, perMillionCalls].map((lines) => `${Math.ceil(total(lines))} USD`)];
  });
  return table(['stage', 'idle, a month', 'a million calls more'], await Promise.all(rows));
}
