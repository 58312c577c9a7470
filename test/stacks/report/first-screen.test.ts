/** One screen says what is to be known of a plan, whatever fails and however much changed. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Assumption } from '../../../stacks/plan/assumptions/assumption.ts';
import { planFile } from '../../../stacks/plan/plan-file.ts';
import type { PlanFile } from '../../../stacks/plan/plan-types.ts';
import { diffPlans } from '../../../stacks/report/diff/diff-plans.ts';
import { firstScreen, type Screen } from '../../../stacks/report/first-screen.ts';
import { planned } from '../../support/plans.ts';
import { withoutTool } from './diff/without-tool.ts';

let plan: PlanFile;
beforeAll(async () => {
  plan = planFile(await planned('production'));
});

const untried: Assumption = {
  ...{ id: 'guessed', statement: 'It is so.', source: 'a page', standing: 'untried' },
  ...{ ifFalse: 'It breaks.', remedy: 'Mend it.' },
};

const screen = (given: Partial<Screen> = {}): string =>
  firstScreen({ plan, assumptions: [untried, untried], full: false, ...given });

/** A plan in which so many proofs fail, each in so many places, for a reason of so many words. */
function failing(proofs: number, places: number, words = 1): PlanFile {
  const [resource] = plan.resources;
  const finding = { urn: resource?.urn ?? '', property: 'policy', reason: 'too wide '.repeat(words) };
  return {
    ...plan,
    proofs: plan.proofs.map((verdict, at) =>
      at < proofs ? { ...verdict, ok: false, findings: Array(places).fill(finding) } : verdict,
    ),
  };
}

describe('the first screen of a plan', () => {
  it('says that all holds, then quotas, costs and how many assumptions nobody has tried', () => {
    const text = screen();
    expect(text).toMatch(
      /^chokepoint, stage production \(deploy\), [\w-]+: \d+ resources, \d+ tools\nAll \d+ proofs hold\.\n\nQuotas met first\n( +\d+ % {2}\S.*\n){3}Costs: [\d.]+ USD a month .*\nAssumptions about AWS: 2 untried, .*\nAll of it: .* --full\n$/,
    );
    expect(text).not.toContain('It is so.');
  });

  it('says first what fails, with resource, source, property and reason', () => {
    const [, second, ...rest] = screen({ plan: failing(1, 1) }).split('\n');
    expect(second).toMatch(/^1 of \d+ proofs FAIL: this must not be deployed$/);
    expect(rest.join('\n')).toMatch(/^ {2}FAILS {2}\S/);
    expect(rest.slice(0, 6).join(' ').replace(/ +/g, ' ')).toMatch(
      /\(stacks\/[\w/.-]+:\d+\), policy: too wide/,
    );
  });

  it.for([
    [1, 1, 1],
    [1, 500, 1],
    [1, 1, 5_000],
    [3, 40, 30],
    [9, 9, 9],
    [46, 100, 100],
  ] as const)(
    'stays under 40 lines and names each of %d proofs that fail in %d places',
    ([proofs, places, words]) => {
      for (const diff of [undefined, diffPlans(withoutTool(plan, 'read_letter'), plan)]) {
        const of = failing(proofs, places, words);
        const text = screen({ plan: of, diff });
        expect(text.split('\n').length).toBeLessThan(40);
        for (const { id } of of.proofs.filter(({ ok }) => !ok)) expect(text).toContain(id);
        expect(text).toContain('Assumptions about AWS');
      }
    },
  );

  it('says that nothing changes, below the verdict', () => {
    expect(screen({ diff: diffPlans(plan, plan) })).toMatch(/proofs hold\.\n\nNothing changes\.\n/);
  });

  it('stays under 40 lines whatever changed, says how much is left out, and leaves out nothing when asked', () => {
    const dev = { ...structuredClone(plan), mode: 'dev' as const };
    for (const resource of dev.resources) resource.inputs = { ...resource.inputs, policy: undefined };
    const diff = diffPlans(plan, dev);
    expect(diff.changes.length).toBeGreaterThan(60);
    const text = screen({ plan: dev, diff });
    expect(text.split('\n').length).toBeLessThan(40);
    expect(text).toMatch(/\n… and \d+ lines more\n\nQuotas met first\n/);
    const whole = screen({ plan: dev, diff, full: true });
    for (const { subject = '' } of diff.changes)
      expect(whole.replace(/\s+/g, ' ')).toContain(subject.split(' ').at(-1));
    expect(whole).not.toContain('lines more');
    expect(whole).not.toContain('--full');
  });

  it.for([0xe0041, 0x202e, 0x1b])('spells out character %d', (code) => {
    const character = String.fromCodePoint(code);
    const of = failing(1, 1);
    for (const finding of of.proofs[0]?.findings ?? []) finding.reason = `a${character}b`;
    expect(screen({ plan: of })).toContain(`a\\u{${code.toString(16)}}b`);
    expect(screen({ plan: of })).not.toContain(character);
  });

  it('says that this machine costs nothing', () => {
    expect(screen({ plan: { ...plan, stage: 'local' } })).toContain('\nCosts: none. ');
  });
});
