import { describe, expect, it } from 'vitest';
import type { ProvenPlan, Resource } from '../../../stacks/plan/plan-types.ts';
import { printPlan } from '../../../stacks/report/print-plan.ts';

function resource(type: string, name: string, source?: string): Resource {
  const urn = `urn:pulumi:local::app::${type}::${name}`;
  return {
    urn,
    type,
    name,
    id: name,
    inputs: {},
    outputs: {},
    deps: [],
    opts: {},
    ...(source ? { source } : {}),
  };
}

const plan: ProvenPlan = {
  ...{ app: 'app', stage: 'local', mode: 'deploy', region: 'eu-central-1', accountId: '123456789012' },
  contracts: [],
  resources: [
    resource('aws:ec2/subnet:Subnet', 'One', 'stacks/app/network/network.ts:3'),
    resource('aws:ec2/subnet:Subnet', 'Two', 'stacks/app/network/network.ts:4'),
    resource('aws:iam/role:Role', 'Role', 'stacks/app/data/data.ts:9'),
    resource('sst:sst:LinkRef', 'Link'),
  ],
  proofs: [
    { id: 'held', title: 'This holds', ok: true, findings: [] },
    {
      ...{ id: 'broken', title: 'This does not', ok: false },
      findings: [
        { urn: 'urn:pulumi:local::app::aws:iam/role:Role::Role', property: 'policy', reason: 'is too wide' },
      ],
    },
  ],
};

const assumption = { statement: 'It is so.', source: 'a page', ifFalse: 'It breaks.', remedy: 'Mend it.' };

describe('a plan for people', () => {
  it('counts kinds of resources by file, names what fails and where, and how assumptions stand', () => {
    const assumptions = [
      { ...assumption, id: 'read', standing: 'documented' as const },
      { ...assumption, id: 'guessed', standing: 'untried' as const },
      { ...assumption, id: 'seen', standing: { tried: 'staging, 2026-01-01' } },
    ];
    expect(printPlan(plan, assumptions)).toBe(
      `app, stage local (deploy), eu-central-1: 4 resources
1 of 2 proofs FAIL: this must not be deployed
  FAILS  This does not (broken)
         aws:iam/role:Role Role (stacks/app/data/data.ts:9), policy: is too wide

Resources
  SST itself (1)
    1 sst LinkRef
  stacks/app/data/data.ts (1)
    1 iam Role
  stacks/app/network/network.ts (2)
    2 ec2 Subnet

Proofs: 1 of 2 fail
  holds  This holds (held)
  FAILS  This does not (broken)
         aws:iam/role:Role Role (stacks/app/data/data.ts:9), policy: is too wide

Quotas met first (defaults of a new account, in which nothing else runs)
        0 %  IAM, roles of the account: 1 of 1,000; grows with tools; can be raised to 5,000
             (L-FE177D64)

Costs: none. This stage runs on this machine.

Assumptions about AWS: 1 untried, 1 documented and not tried here, 1 tried
  untried, guessed: It is so.
    if false: It breaks.
    then: Mend it.
  documented, not tried here, read: It is so.
`,
    );
  });

  it('says nothing of failures when all holds', () => {
    const proofs = plan.proofs.filter(({ ok }) => ok);
    expect(printPlan({ ...plan, proofs }, [])).toMatch(/4 resources\n\nResources/);
  });

  it.for([0xe0041, 0x202e, 0x1b, 0xfeff, 0x2028, 0xa0])('spells out character %d', (code) => {
    const character = String.fromCodePoint(code);
    const [held] = plan.proofs;
    const proofs = [{ ...held, id: 'odd', title: `This${character}holds`, ok: true, findings: [] }];
    const text = printPlan({ ...plan, proofs }, []);
    expect(text).toContain(`This\\u{${code.toString(16)}}holds`);
    expect(text).not.toContain(character);
  });

  it('says when nothing is left to try', () => {
    const seen = { ...assumption, id: 'seen', standing: { tried: 'staging, 2026-01-01' } };
    expect(printPlan(plan, [seen])).toContain(
      'Assumptions about AWS: 0 untried, 0 documented and not tried here, 1 tried',
    );
  });
});
