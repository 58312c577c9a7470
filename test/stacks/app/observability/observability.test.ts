/** What is counted, asked and rung for, held against the lines that the functions write and against the plan. */
import { readdirSync, readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import { beforeAll, describe, expect, it } from 'vitest';
import { logAudit } from '../../../../functions/router/audit.ts';
import type { Reason } from '../../../../shared/refusal.ts';
import { alarms } from '../../../../stacks/app/observability/alarms.ts';
import { dashboard } from '../../../../stacks/app/observability/dashboard.ts';
import { counted, outcomes, slowMs } from '../../../../stacks/app/observability/metrics.ts';
import { savedQueries } from '../../../../stacks/app/observability/queries.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { all, one, planned } from '../../../support/plans.ts';

let production: Plan;
let personal: Plan;
let local: Plan;

beforeAll(async () => {
  production = await planned('production');
  personal = await planned('ines');
  local = await planned('local');
});

const caller = {
  subject: 'ines-subject',
  tenant: 'fjord',
  groups: [],
  scopes: [],
  clientId: 'client',
  issuer: 'https://login.example.com',
  expiresAtSeconds: 0,
};

/** The lines of one call as the router writes them, as parsed JSON. */
async function linesOf(outcome: string, durationMs = 5): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  let clockMs = 0;
  const logger = new Logger({ serviceName: 'router' });
  // Powertools keeps a console of its own.
  Object.assign(logger, { console: { ...console, info: (line: string) => lines.push(line) } });
  const stream = { put: async () => undefined };
  const record = logAudit(logger, () => clockMs, { stream, policySet: '' }).begin({
    callId: 'call',
    tool: 'read_letter',
    caller,
    arguments: {},
    sourceIp: '203.0.113.7',
  });
  await record.decided({ allowed: true, policies: [] }, 'read');
  clockMs = durationMs;
  await record.finished({ outcome });
  return lines.map((line) => JSON.parse(line));
}

/** The filter patterns in use, over one line: comparisons of fields, joined by && and ||. */
function matches(pattern: string, line: Record<string, unknown>): boolean {
  const expression = pattern
    .replace(/^\{|\}$/g, '')
    .replace(/\$\.([\w.]+)/g, (_, path: string) => `at(${JSON.stringify(path)})`)
    .replace(/ = /g, ' === ');
  const at = (path: string) =>
    path
      .split('.')
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], line);
  return Boolean(new Function('at', `return ${expression};`)(at));
}

const pattern = (name: string) => counted.find((one) => one.name === name)?.pattern ?? '';

describe('what is counted', () => {
  it('knows every reason of a refusal, once', () => {
    const reasons = {
      ...{ 'unknown-tool': true, 'missing-scope': true, 'bad-arguments': true, 'refused-value': true },
      ...{ 'policy-too-large': true, 'tool-error': true, 'access-denied': true, throttled: true },
      ...{ 'timed-out': true, crashed: true, 'bad-output': true, 'output-too-large': true },
      ...{ unavailable: true, defect: true, 'not-recorded': true, braked: true, 'over-budget': true },
      ...{ denied: true, 'needs-approval': true, 'not-approved': true, 'not-approvable': true },
      ...{ 'refused-content': true, guardrail: true, 'absent-or-denied': true },
    } satisfies Record<Reason['is'] | 'defect', true>;
    expect(Object.values(outcomes).flat().sort()).toEqual(Object.keys(reasons).sort());
  });

  it.each([
    ['Refused', 'missing-scope', 'crashed'],
    ['DeniedByIam', 'access-denied', 'ok'],
    ['DeniedByIam', 'access-denied', 'absent-or-denied'],
    ['AbsentOrDenied', 'absent-or-denied', 'access-denied'],
    ['Throttled', 'throttled', 'timed-out'],
    ['Failed', 'defect', 'tool-error'],
    ['Calls', 'ok', undefined],
  ])('as %s: a call that ends in %s, but not in %s, and not its decision', async (name, counts, not) => {
    const [decision = {}, outcome = {}] = await linesOf(counts);
    expect([matches(pattern(name), decision), matches(pattern(name), outcome)]).toEqual([false, true]);
    if (not === undefined) return;
    expect(matches(pattern(name), (await linesOf(not))[1] ?? {})).toBe(false);
  });

  it('as slow: a call above the limit alone', async () => {
    const [, slow = {}] = await linesOf('ok', slowMs + 1);
    const [, quick = {}] = await linesOf('ok', slowMs);
    expect([matches(pattern('Slow'), slow), matches(pattern('Slow'), quick)]).toEqual([true, false]);
  });

  it('is in a log of the plan, within the 1,024 characters of a pattern', () => {
    const groups = all(production, 'LogGroup').map(({ id }) => id);
    const filters = all(production, 'LogMetricFilter').filter(({ name }) => name.startsWith('Counted'));
    expect(filters).toHaveLength(counted.length);
    for (const { inputs } of filters) {
      expect(groups).toContain(inputs.logGroupName);
      expect(String(inputs.pattern).length).toBeLessThanOrEqual(1024);
    }
  });
});

describe('alarms', () => {
  const own = (plan: Plan) => all(plan, 'MetricAlarm').filter(({ name }) => name.startsWith('Alarm'));

  it('ring on shared stages, for people who were asked', () => {
    const topic = one(production, 'Topic', 'Alarms').outputs.arn;
    expect(own(production).length).toBeGreaterThan(10);
    for (const { inputs } of own(production)) {
      expect(inputs.alarmActions).toEqual([topic]);
      expect(inputs.treatMissingData).toBe('notBreaching');
      expect(String(inputs.name)).toMatch(/^chokepoint-production-/);
    }
    expect([...own(personal), ...own(local)]).toEqual([]);
  });

  it('are as many for one tool as for a thousand, and none of them searches', () => {
    expect(own(production).length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(own(production).map(({ inputs }) => inputs))).not.toMatch(/SEARCH|-tool-/);
  });

  it('ask of metrics that exist: own ones that are counted, or AWS’s', () => {
    const names = new Set(counted.map(({ name }) => `chokepoint/production ${name}`));
    const aws =
      /^AWS\/(Lambda (Errors|Throttles|Duration|ConcurrentExecutions)|ApiGateway (Count|[45]XXError))$/;
    for (const { inputs } of own(production))
      for (const { metric } of inputs.metricQueries as {
        metric?: { namespace: string; metricName: string };
      }[]) {
        if (!metric) continue;
        const name = `${metric.namespace} ${metric.metricName}`;
        expect(names.has(name) || aws.test(name), name).toBe(true);
      }
  });

  it('watch functions and doors by the names that the plan gives them', () => {
    const functions = all(production, 'Function').map(({ id }) => id);
    const apis = all(production, 'RestApi').map(({ inputs }) => inputs.name);
    const queries = own(production).flatMap(
      ({ inputs }) => inputs.metricQueries as { metric?: { dimensions?: Record<string, string> } }[],
    );
    for (const { metric } of queries) {
      const { FunctionName, ApiName } = metric?.dimensions ?? {};
      if (FunctionName) expect(functions).toContain(FunctionName);
      if (ApiName) expect(apis).toContain(ApiName);
    }
  });

  /** Whether the alarm of that name would ring in periods with these sums. */
  const rings = (what: string, ...sums: Record<string, number>[]) => {
    const inputs = own(production).find(
      ({ inputs }) => inputs.name === `chokepoint-production-${what}`,
    )?.inputs;
    const queries = inputs?.metricQueries as {
      id: string;
      expression?: string;
      metric?: { metricName: string };
    }[];
    const [{ expression = '' } = {}] = queries.filter((query) => query.expression !== undefined);
    const metrics = queries.flatMap(({ id, metric }) => (metric ? [[id, metric.metricName] as const] : []));
    const value = new Function(...['IF', ...metrics.map(([id]) => id)], `return ${expression};`) as (
      ...values: unknown[]
    ) => number;
    const choose = (condition: boolean, yes: number, no: number) => (condition ? yes : no);
    const above = sums.filter(
      (sum) => value(choose, ...metrics.map(([, name]) => sum[name] ?? 0)) > Number(inputs?.threshold),
    );
    return above.length >= Number(inputs?.datapointsToAlarm);
  };

  it('page for one call that a grant should have allowed, not for one misspelt name', () => {
    expect(rings('denied-by-iam', { DeniedByIam: 1, Calls: 1 })).toBe(true);
    expect(rings('denied-by-iam', { AbsentOrDenied: 300, Calls: 300 })).toBe(false);
    expect(rings('absent-or-denied', { AbsentOrDenied: 1, Calls: 1 }, { AbsentOrDenied: 1, Calls: 1 })).toBe(
      false,
    );
  });

  it('page for names that are guessed: many, for longer than one period', () => {
    const guessing = { AbsentOrDenied: 290, Calls: 300 };
    const busy = { AbsentOrDenied: 20, Calls: 1_000 };
    expect(rings('absent-or-denied', guessing, guessing)).toBe(true);
    expect(rings('absent-or-denied', guessing, busy)).toBe(false);
    expect(rings('absent-or-denied', busy, busy, busy)).toBe(false);
  });

  it.each(
    alarms({
      namespace: 'n',
      router: 'r',
      authorizer: 'a',
      frontDoor: 'f',
      apiStage: 's',
      accountConcurrency: 10,
    }),
  )('$what says in words what has happened', ({ says, expression, metrics, periods }) => {
    expect(says).toMatch(/^[A-Z].{30,}[.?]$/);
    for (const id of Object.keys(metrics)) expect(expression).toContain(id);
    expect(periods.breaching).toBeLessThanOrEqual(periods.of);
    for (const name of says.match(/(?<=Query: )[\w-]+/g) ?? [])
      expect(savedQueries.map((query) => query.name)).toContain(name);
  });
});

describe('saved queries', () => {
  it('are there on every stage in AWS, over logs of the plan', () => {
    for (const plan of [production, personal]) {
      const groups = all(plan, 'LogGroup').map(({ id }) => id);
      const queries = all(plan, 'QueryDefinition');
      expect(queries).toHaveLength(savedQueries.length);
      for (const { inputs } of queries)
        for (const group of inputs.logGroupNames as string[]) expect(groups).toContain(group);
    }
    expect(all(local, 'QueryDefinition')).toEqual([]);
  });

  it.each(savedQueries.filter(({ logs }) => logs.includes('router')))(
    '$name asks for fields that a record has',
    async ({ query }) => {
      const lines = await linesOf('ok');
      const known = lines.flatMap((line) => paths(line));
      // What minted sessions add; a call of this test has none.
      known.push('audit.sessions.0.accessKeyId', 'audit.sessions.1.accessKeyId');
      for (const field of query.match(/audit(\.\w+)+/g) ?? []) expect(known).toContain(field);
    },
  );
});

function paths(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, of]) => paths(of, at === '' ? name : `${at}.${name}`));
}

describe('the dashboard', () => {
  it('shows the plan’s alarms, and does not grow with the catalogue', () => {
    const body = JSON.parse(String(one(production, 'Dashboard', 'Dashboard').inputs.dashboardBody));
    const text = JSON.stringify(body);
    for (const { outputs } of all(production, 'MetricAlarm').filter(({ name }) => name.startsWith('Alarm')))
      expect(text).toContain(String(outputs.arn));
    expect(text).not.toContain('read_letter');
    expect(text.length).toBeLessThan(12_000);
  });

  it('puts its parts side by side, none over another', () => {
    const watched = { namespace: 'n', router: 'r', authorizer: 'a', frontDoor: 'f', apiStage: 's' };
    const { widgets } = dashboard({
      ...watched,
      region: 'x',
      toolPrefix: 't-',
      alarmArns: [],
      logs: { router: 'l', authorizer: 'm' },
    });
    const places = widgets.map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(widgets.length);
    expect(widgets.map(({ x, width }) => x + width).every((end) => end <= 24)).toBe(true);
  });
});

describe('questions for CloudTrail', () => {
  const folder = new URL('../../../../stacks/app/observability/athena/', import.meta.url);
  it.each(readdirSync(folder).filter((name) => name.endsWith('.sql')))(
    '%s says what it asks, and asks the one table',
    (name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      expect(text).toMatch(/^-- [A-Z]/);
      expect(text).toMatch(/\nFROM cloudtrail_logs\n/);
      expect(text.trimEnd().endsWith(';')).toBe(true);
    },
  );
});
