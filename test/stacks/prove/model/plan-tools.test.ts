import { describe, expect, it } from 'vitest';
import { readPlanTools } from '../../../../stacks/prove/model/plan-tools.ts';
import { find } from '../mutations/plan-edits.ts';
import { planOf, production } from '../proof-fails.ts';

/** The tools of the plan of production, changed by `change`. */
async function toolsWith(change: (plan: Awaited<ReturnType<typeof planOf>>) => void = () => undefined) {
  const plan = structuredClone(await planOf(production));
  change(plan);
  return { plan, tools: readPlanTools(plan) };
}

describe('the tools of a plan', () => {
  it('are those of its contracts, each with its route and function', async () => {
    const { plan, tools } = await toolsWith();
    const names = plan.contracts.map(({ name }) => name).sort();
    expect(tools.routes.map(({ tool }) => tool).sort()).toEqual(names);
    for (const name of names) {
      const fn = tools.functionOf(name);
      expect(fn && tools.toolOfFunction(fn), name).toBe(name);
    }
    expect(tools.routers).toHaveLength(1);
    expect(tools.invokeRoles).toHaveLength(1);
  });

  it('have data roles by the tag of their trust', async () => {
    const { plan, tools } = await toolsWith();
    const withGrants = plan.contracts.filter(({ grants }) => grants.length > 0).map(({ name }) => name);
    expect(tools.dataRoles.map(({ tool }) => tool).sort()).toEqual(withGrants.sort());
  });

  it('are found by their wiring, and not by the names of resources', async () => {
    const { tools } = await toolsWith((plan) => {
      find(plan, 'ToolReadLetterFunction').name = 'Renamed';
      find(plan, 'DataReadLetterRole').name = 'RenamedToo';
    });
    expect(tools.functionOf('read_letter')?.name).toBe('Renamed');
    expect(tools.dataRoles.find(({ tool }) => tool === 'read_letter')?.role.name).toBe('RenamedToo');
  });

  it('lack resources without the right wiring', async () => {
    const { tools } = await toolsWith((plan) => {
      find(plan, 'ToolsApiReadLetterIntegration').inputs.uri = 'elsewhere';
      const { inputs } = find(plan, 'DataReadLetterRole');
      inputs.assumeRolePolicy = String(inputs.assumeRolePolicy).replaceAll('"read_letter"', '"*"');
    });
    expect(tools.functionOf('read_letter')).toBeUndefined();
    expect(tools.dataRoles.filter(({ tool }) => tool === undefined)).toHaveLength(1);
  });
});
