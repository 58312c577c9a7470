/** A stage with a guardrail: what its plan has more than others, and that no change of it passes the proofs. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGuardrail } from '../../../../stacks/app/stage/guardrail-settings.ts';
import { stageOf } from '../../../../stacks/app/stage/stage-of.ts';
import type { ProvenPlan } from '../../../../stacks/plan/plan-types.ts';
import { proofs } from '../../../../stacks/prove/prove.ts';
import { all, environment, one, planned, statements } from '../../../support/plans.ts';
import { find, type Mutation, remove, set } from '../../prove/mutations/mutation.ts';
import { policyMutations } from '../../prove/mutations/policies.ts';
import { settingMutations } from '../../prove/mutations/settings.ts';

const guardrail = { id: 'gr4a1l', version: '3' };
const arn = 'arn:aws:bedrock:eu-central-1:123456789012:guardrail/gr4a1l';
let plan: ProvenPlan;
let without: ProvenPlan;
beforeAll(async () => {
  plan = await planned('staging', { env: { CHOKEPOINT_GUARDRAIL: 'gr4a1l:3' } });
  without = await planned('staging');
});

describe('the setting', () => {
  it('is read from the environment at every stage, and absent by default', () => {
    for (const name of ['local', 'ines', 'staging', 'production']) {
      expect(stageOf(name, { CHOKEPOINT_GUARDRAIL: 'gr4a1l:3' }).guardrail, name).toEqual(guardrail);
      expect(stageOf(name, {}).guardrail, name).toBeUndefined();
    }
  });

  it.each(['', 'gr4a1l', 'gr4a1l:DRAFT', 'gr4a1l:0', 'gr4a1l:3:4', 'GR4A1L:3', `${arn}:3`, '*:3'])(
    'is not "%s"',
    (text) => {
      expect(() => stageOf('staging', { CHOKEPOINT_GUARDRAIL: text })).toThrow(/is no guardrail/);
    },
  );

  it('is needed where a contract asks for it', () => {
    const tools = [
      { name: 'plain', guardrail: false },
      { name: 'asking', guardrail: true },
    ];
    expect(() => checkGuardrail(tools, { name: 'staging' })).toThrow(
      'The tool "asking" asks for a guardrail, and the stage "staging" has none: set CHOKEPOINT_GUARDRAIL or stacks/settings.ts.',
    );
    checkGuardrail(tools, { name: 'staging', guardrail });
    checkGuardrail(tools.slice(0, 1), { name: 'staging' });
  });
});

describe('a stage with a guardrail', () => {
  it('holds what is proved', () => {
    expect(plan.proofs.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('lets the router ask that one guardrail, from its own code and our VPC', () => {
    const asks = statements(one(plan, 'RolePolicy', 'RouterPolicy')).filter(
      ({ Sid }) => Sid === 'AskGuardrail',
    );
    expect(asks).toEqual([
      {
        Sid: 'AskGuardrail',
        Effect: 'Allow',
        Action: 'bedrock:ApplyGuardrail',
        Resource: arn,
        Condition: {
          ArnEquals: {
            'lambda:SourceFunctionArn':
              'arn:aws:lambda:eu-central-1:123456789012:function:chokepoint-staging-router',
          },
          StringEquals: { 'aws:SourceVpc': one(plan, 'Vpc', 'Network').id },
        },
      },
    ]);
    expect(JSON.parse(environment(plan, 'RouterFunction').GUARDRAIL ?? '')).toEqual(guardrail);
  });

  it('has an endpoint, a group and the two rules more, and nothing else', () => {
    const names = (of: ProvenPlan) =>
      of.resources.map(({ type, name }) => `${type.split(':').at(-1)} ${name}`);
    const known = new Set(names(without));
    expect(
      names(plan)
        .filter((name) => !known.has(name))
        .sort(),
    ).toEqual([
      'SecurityGroup GuardrailEndpointGroup',
      'SecurityGroupEgressRule RouterToGuardrailEgress',
      'SecurityGroupIngressRule RouterToGuardrailIngress',
      'VpcEndpoint GuardrailEndpoint',
    ]);
    expect(one(plan, 'VpcEndpoint', 'GuardrailEndpoint').inputs).toMatchObject({
      serviceName: 'com.amazonaws.eu-central-1.bedrock-runtime',
      privateDnsEnabled: true,
    });
  });
});

it('a stage without one has nothing of Bedrock', () => {
  expect(JSON.stringify(without.resources)).not.toMatch(/bedrock|GUARDRAIL|Guardrail/);
  expect(all(without, 'VpcEndpoint')).toHaveLength(5);
});

describe('no change of it passes all proofs', () => {
  const caughtBy = ({ apply }: Mutation) => {
    const mutated = structuredClone(plan);
    apply(mutated);
    return proofs.find(({ check }) => {
      try {
        return check(mutated).length > 0;
      } catch {
        // A plan that cannot be read is no plan.
        return true;
      }
    })?.id;
  };
  const uncaught = (mutations: Mutation[]) => {
    expect(mutations.length).toBeGreaterThan(0);
    return mutations.filter((mutation) => caughtBy(mutation) === undefined).map(({ title }) => title);
  };

  it('generated: of its statements, its endpoint and its group', () => {
    const mutations = [...policyMutations(plan), ...settingMutations(plan)].filter(({ title }) =>
      /Guardrail/.test(title),
    );
    // 4 of the router's statement and 3 of the endpoint's; the boundary's statement; settings of endpoint and group.
    expect(mutations.length).toBeGreaterThanOrEqual(12);
    expect(uncaught(mutations)).toEqual([]);
  });

  const urnOf = (kind: string, name: string) => one(plan, kind, name).urn;
  const asking =
    (change: (text: string) => string | undefined): Mutation['apply'] =>
    (mutated) => {
      const router = find(mutated, urnOf('Function', 'RouterFunction'));
      const { GUARDRAIL = '', ...others } = environment(mutated, 'RouterFunction');
      const changed = change(GUARDRAIL);
      set(router, 'environment', {
        variables: { ...others, ...(changed !== undefined && { GUARDRAIL: changed }) },
      });
    };
  it.each<[string, Mutation['apply']]>([
    ['the router is told of another guardrail', asking((text) => text.replace('gr4a1l', 'another'))],
    ['the router is told of none', asking(() => undefined)],
    ['the router is told nonsense', asking(() => '{')],
    [
      'a tool may ask as well',
      (mutated) => {
        const policy = find(mutated, urnOf('RolePolicy', 'ToolReadLetterPolicy'));
        const own = JSON.parse(String(policy.inputs.policy));
        const more = { Effect: 'Allow', Action: 'bedrock:ApplyGuardrail', Resource: arn };
        set(policy, 'policy', JSON.stringify({ ...own, Statement: [...own.Statement, more] }));
      },
    ],
    [
      'the router may invoke a model',
      (mutated) => {
        const policy = find(mutated, urnOf('RolePolicy', 'RouterPolicy'));
        set(policy, 'policy', String(policy.inputs.policy).replace('ApplyGuardrail', 'InvokeModel'));
      },
    ],
    [
      'the endpoint leads to the agents of Bedrock',
      (mutated) =>
        set(
          find(mutated, urnOf('VpcEndpoint', 'GuardrailEndpoint')),
          'serviceName',
          'com.amazonaws.eu-central-1.bedrock-agent-runtime',
        ),
    ],
    ['there is no endpoint', (mutated) => remove(mutated, urnOf('VpcEndpoint', 'GuardrailEndpoint'))],
  ])('%s', (title, apply) => {
    expect(uncaught([{ title, apply }])).toEqual([]);
  });

  it('a contract asks where there is none', () => {
    const mutated = structuredClone(without);
    const [first] = mutated.contracts;
    mutated.contracts = mutated.contracts.map((one) => (one === first ? { ...one, guardrail: true } : one));
    const proof = proofs.find(({ id }) => id === 'guardrail-is-asked-by-the-router');
    expect(proof?.check(mutated)).toEqual([
      {
        urn: expect.any(String),
        property: 'contracts',
        reason: `${first?.name} asks for a guardrail, and the stage has none`,
      },
    ]);
  });
});
