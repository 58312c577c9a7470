import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { all, planned } from '../support/plans.ts';

test('the runbook says for each alarm of production what to do first, and for no other', async () => {
  const plan = await planned('production');
  const rings = [...all(plan, 'MetricAlarm'), ...all(plan, 'EventRule')].map(({ inputs }) =>
    String(inputs.name),
  );
  const [, table = ''] =
    /<!-- alarms: [^\n]*\n([\s\S]*?)<!-- \/alarms -->/.exec(readFileSync('stacks/RUNBOOK.md', 'utf8')) ?? [];
  const rows = [...table.matchAll(/^\| `([\w-]+)` \| (.+) \| (.+) \|$/gm)];
  expect(rows.map(([, name]) => `${plan.app}-production-${name}`).sort()).toEqual(rings.sort());
});
