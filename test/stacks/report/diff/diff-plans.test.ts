import { beforeAll, describe, expect, it } from 'vitest';
import { replacementHazards } from '../../../../stacks/app/stage/replacement-hazards.ts';
import { planFile } from '../../../../stacks/plan/plan-file.ts';
import type { PlanFile } from '../../../../stacks/plan/plan-types.ts';
import { byDanger, changeKinds, directions } from '../../../../stacks/report/diff/change.ts';
import { diffPlans, type PlanDiff, textChanges } from '../../../../stacks/report/diff/diff-plans.ts';
import { replacingProperties } from '../../../../stacks/report/diff/replacing-properties.ts';
import { rules } from '../../../../stacks/report/diff/rules.ts';
import { firstScreen } from '../../../../stacks/report/first-screen.ts';
import { planned } from '../../../support/plans.ts';
import { addPolicy, removePolicy, replaceInPolicy, setPolicies } from '../../../support/policy-edits.ts';
import { add, find, diffCases as plainCases } from './diff.cases.ts';
import { policyCases } from './policy-diff.cases.ts';

const diffCases = [...plainCases, ...policyCases];

let before: PlanFile;

beforeAll(async () => {
  const plan = await planned('production');
  addPolicy(
    'fjord-searches',
    'permit(principal, action in Action::"use", resource == Tool::"search_parcels") when { principal.tenant == "fjord" };',
  )(plan);
  before = {
    ...planFile(plan),
    code: { router: { bytes: 10, gzipBytes: 5, digest: 'sha256:1' } },
  };
});

/** What the command prints of a comparison with --full. */
function said(diff: PlanDiff): string {
  const text = firstScreen({ plan: before, assumptions: [], diff, full: true });
  return /\n\n([\s\S]*\n)\nQuotas met first\n/.exec(text)?.[1] ?? text;
}

function changesOf(change: (plan: PlanFile) => void) {
  const after = structuredClone(before);
  change(after);
  return textChanges(before, after);
}

describe('a comparison of two plans', () => {
  it('is empty when nothing has changed, and says so', () => {
    const diff = diffPlans(before, structuredClone(before));
    expect(diff.changes).toEqual([]);
    expect(said(diff)).toBe('Nothing changes.\n');
  });

  it.for(diffCases)('tells of $title', ({ change, told: { kind, direction, subject = /^/, text } }) => {
    expect(
      changesOf(change).filter(
        (one) =>
          one.kind === kind &&
          one.direction === direction &&
          subject.test(one.subject ?? '') &&
          text.test([one.what, ...(one.details ?? [])].join('\n')),
      ),
    ).not.toEqual([]);
  });

  it.for([0xe0041, 0x202e, 0xfeff, 0x2028])(
    'spells out character %d in what a tool says of itself',
    (code) => {
      const after = structuredClone(before);
      const [first] = after.contracts;
      const character = String.fromCodePoint(code);
      if (first) Object.assign(first, { description: `Reads${character}more.` });
      const text = said(diffPlans(before, after));
      expect(text).toContain(`Reads\\u{${code.toString(16)}}more.`);
      expect(text).not.toContain(character);
    },
  );

  it('has a case for every kind', () => {
    const covered = new Set(diffCases.map(({ told }) => told.kind));
    expect(changeKinds.filter((kind) => !covered.has(kind))).toEqual([]);
  });

  it('tells nothing of a comment and of white space in a policy', () => {
    expect(
      changesOf((plan) => {
        const texts = plan.policies?.policies.map(
          ({ file, text }) => [file, `// Everybody.\n${text.replaceAll('\n', '\n\n')} // so`] as const,
        );
        setPolicies(plan, texts ?? []);
        expect(plan.policies).not.toEqual(before.policies);
      }),
    ).toEqual([]);
  });

  it('tells first of all that a call which destroys needs nobody any more', () => {
    const after = structuredClone(before);
    replaceInPolicy('mates-read-and-write', ' || resource.effect == "write"', ' || true')(after);
    removePolicy('somebody-agrees-to-what-destroys')(after);
    after.proofs.pop();
    expect(diffPlans(before, after).changes[0]).toMatchObject({
      kind: 'consent',
      what: 'close_parcel needs nobody any more: an agent alone calls it',
    });
  });

  it('tells of a tool that is new who may call it', () => {
    const without = { ...before, contracts: before.contracts.filter(({ name }) => name !== 'read_letter') };
    const told = textChanges(without, before).filter(({ kind }) => kind === 'new-reach');
    expect(told.map(({ subject, what }) => `${subject}: ${what}`)).toEqual([
      'group captains; group mates: could now call read_letter',
    ]);
  });

  it('leaves nothing out: whatever property of whatever resource differs, something is told', () => {
    for (const resource of before.resources) {
      for (const property of Object.keys(resource.inputs)) {
        // Tags carry no right; an ignored property stays as AWS has it; an archive's key is its digest.
        if (property === 'tags' || resource.opts.ignoreChanges?.includes(property)) continue;
        if (property === 's3Key' || resource.type.endsWith(':BucketObjectv2')) continue;
        const alone = { ...before, resources: [resource] };
        const after = structuredClone(alone);
        delete after.resources[0]?.inputs[property];
        expect(textChanges(alone, after), `${resource.name} ${property}`).not.toEqual([]);
      }
    }
  });

  it('reads every policy of the plan statement by statement', () => {
    const untold = before.resources.flatMap(({ type, name, inputs }) =>
      Object.entries(inputs).flatMap(([property, value]) =>
        typeof value === 'string' &&
        value.includes('"Statement"') &&
        !(rules[type] ?? []).some(({ policies = [] }) => policies.includes(property))
          ? [`${type} ${name} ${property}`]
          : [],
      ),
    );
    expect(untold).toEqual([]);
  });

  it('knows of every hazard which change would replace it', () => {
    expect(replacementHazards.filter(({ type }) => !replacingProperties[type])).toEqual([]);
  });

  it('puts what is most dangerous first', () => {
    const titles =
      /^(more memory|logs that|a method that|one word|a proof that fails|a table with|other code|a rule that lets out no)/;
    const changes = byDanger(
      changesOf((plan) => {
        for (const { title, change } of diffCases) if (titles.test(title)) change(plan);
      }),
    );
    const ranks = changes.map(
      ({ kind, direction }) => changeKinds.indexOf(kind) * directions.length + directions.indexOf(direction),
    );
    expect(ranks.length).toBeGreaterThan(8);
    expect(ranks).toEqual([...ranks].sort((left, right) => left - right));
  });

  it('calls what AWS would make up by the name that it has in the stacks', () => {
    const [change] = changesOf((plan) => {
      find(plan, 'ToolsApi').inputs.endpointConfiguration = { types: 'REGIONAL' };
    });
    expect(change?.details).toContain(
      'endpointConfiguration.vpcEndpointIds: no longer [ "ExecuteApiEndpoint" ]',
    );
  });

  it.for(['app', 'stage', 'region', 'accountId'] as const)('refuses a plan of another %s', (property) => {
    const other = { ...before, [property]: 'another' };
    expect(() => diffPlans(other, before)).toThrow(`The other plan is of ${property} "another"`);
  });

  it('does not compare code when one plan has none', () => {
    const { code: _, ...without } = structuredClone(before);
    find(without, 'RouterFunction').inputs.s3Key = 'another';
    const diff = diffPlans(before, without);
    expect(diff).toMatchObject({ codeCompared: false, changes: [] });
    expect(said(diff)).toContain('Code is not compared');
  });
});

describe('reach', () => {
  const reachOf = (change: (plan: PlanFile) => void) => {
    const after = structuredClone(before);
    change(after);
    return diffPlans(before, after).changes.filter(({ kind }) => /reach/.test(kind));
  };
  const policy = (name: string, from: string, to: string) => (plan: PlanFile) => {
    const { inputs } = find(plan, name);
    expect(inputs.policy).toContain(from);
    inputs.policy = String(inputs.policy).replace(from, to);
  };

  it('is told as new when a data role gets it', () => {
    const changes = reachOf(
      policy('DataReadLetterPolicy', '"s3:GetObject"', '["s3:GetObject","s3:PutObject"]'),
    );
    expect(changes.map(({ kind, direction }) => `${kind} ${direction}`)).toContain('new-reach widens');
    expect(changes.map(({ subject }) => subject)).toContain('any data session of read_letter');
    expect(changes[0]?.details?.join()).toMatch(
      /^s3:PutObject on bucket .*letters.*: .*\{caller\.tenant\}\/\*/,
    );
  });

  it('is told as lost when it is taken away', () => {
    const changes = reachOf(policy('DataWriteLetterPolicy', '"s3:PutObject"', '"s3:GetObject"'));
    expect(changes.map(({ kind, direction, subject }) => [kind, direction, subject])).toContainEqual([
      'lost-reach',
      'narrows',
      'any data session of write_letter',
    ]);
  });

  it('is not new where a wider text opens nothing: the boundary still denies', () => {
    expect(
      reachOf(policy('DataReadLetterPolicy', '"s3:GetObject"', '["s3:GetObject","iam:CreateUser"]')),
    ).toEqual([]);
  });

  it('is told to be unknown when a policy cannot be read', () => {
    expect(reachOf(policy('DataReadLetterPolicy', '"Effect":"Allow"', '"Effect":"Perhaps"'))).toMatchObject([
      {
        kind: 'new-reach',
        direction: 'unclear',
        what: expect.stringMatching(/^reach could not be compared: /),
      },
    ]);
  });
});

describe('a comparison for people', () => {
  it('fits into 100 columns, says the same of several resources once, and counts', () => {
    const after = structuredClone(before);
    for (const name of ['RouterLog', 'AuthorizerLog']) find(after, name).inputs.retentionInDays = 7;
    find(after, 'ToolsApi').inputs.endpointConfiguration = { types: 'REGIONAL' };
    add('aws:ssm/parameter:Parameter', 'Note', { value: 'x' })(after);
    const text = said(diffPlans(before, after));
    expect(text.replace(/:\d+\)/g, ':1)')).toBe(`Since the other plan: 4 changes
3 make more possible, 0 make less possible, 0 need a look, 1 concern no right.

Exposure: ways in, ways out, who may use them (1)
  WIDER     RestApi ToolsApi: changed (stacks/app/api/private-api.ts:1)
              endpointConfiguration.types: PRIVATE → REGIONAL
              endpointConfiguration.vpcEndpointIds: no longer [ "ExecuteApiEndpoint" ]

Safeguards: evidence, alarms, encryption, protection against deletion (2)
  WIDER     LogGroup AuthorizerLog, RouterLog: changed (stacks/app/tools/execution-role.ts:1)
              retentionInDays: 400 → 7

Everything else, in brief (1)
            Parameter Note: added
`);
  });
});
