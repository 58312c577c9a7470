/** The names of source files, and the tests at their mirrored paths. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeLines, crowdedFolders, crowdedNames, type Texts, unmirrored } from './mirror.ts';

const textsOf = (paths: string[]): Texts => new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));

/** Without the tools, because they are a team's own. */
const sources = globSync('{functions,shared,stacks}/**/*.ts', { exclude: ['**/node_modules/**'] })
  .filter((path) => !path.startsWith('functions/tools/'))
  .sort();
const mirrored = /^(functions|shared|stacks\/(iam|account|prove))\//;
const modules = textsOf(sources.filter((path) => mirrored.test(path)));
const tests = textsOf(globSync('test/**/*.ts'));

/** Modules without a test at the mirrored path, and the tests that cover them instead. */
const reach =
  'one part of the reach model, whose answers test/stacks/prove/reach/reach.test.ts checks as a whole';
const quotas = 'a list of quotas over measure.ts, which has a test; quotas.test.ts checks every entry';
const exceptions: Record<string, string> = {
  'functions/approval/approval-page.ts': 'routes to the steps of the page; attacks.test.ts asks each of them',
  'functions/approval/take-answer.ts': 'a step of the page; attacks.test.ts makes each of its checks fail',
  'functions/router/invoke.ts': 'its test calls it through call.ts, since its input is a minted call',
  'functions/router/serve-call.ts': 'joins call, audit and answer; mcp.test.ts asks it over HTTP',
  'shared/tool/run-call.ts': 'its test runs it in Lambda’s own streaming, by run-one.ts beside it',
  'stacks/account/account.ts': 'gathers what authorize.ts asks; authorize.test.ts asks all of it',
  'stacks/account/aws-request.ts': 'types, and one class of error without a rule',
  'stacks/iam/principal.ts': 'its test asks by evaluate(), so that a principal counts as IAM counts it',
  'stacks/iam/statement.ts': 'its test asks by evaluate(), over the case files of all elements',
  'stacks/prove/audit/publishing.ts': 'the one judgement of alarms-arrive, whose cases break each part of it',
  'stacks/prove/governance/governance-attacks.ts': 'a list of questions; governance-is-confined asks them',
  'stacks/prove/quotas/api-gateway-quotas.ts': quotas,
  'stacks/prove/quotas/network-quotas.ts': quotas,
  'stacks/prove/quotas/store-quotas.ts': quotas,
  'stacks/prove/reach/actors.ts': reach,
  'stacks/prove/reach/assume.ts': reach,
  'stacks/prove/reach/decide.ts': reach,
  'stacks/prove/reach/places.ts': reach,
  'stacks/prove/reach/probes.ts': reach,
  'stacks/prove/reach/things.ts': reach,
};

describe('a basename', () => {
  it('stands in at most two places', () => {
    expect(sources.length).toBeGreaterThan(500);
    expect(crowdedNames(sources)).toEqual([]);
  });

  it('in a third place is found, unless Lambda names it', () => {
    const third = ['a', 'b', 'c'].map((folder) => `stacks/${folder}/network.ts`);
    const handlers = ['a', 'b', 'c'].map((folder) => `functions/${folder}/handler.ts`);
    expect(crowdedNames([...third, ...handlers])).toEqual([
      'network.ts: stacks/a/network.ts, stacks/b/network.ts, stacks/c/network.ts',
    ]);
    expect(crowdedNames(third.slice(1))).toEqual([]);
  });
});

describe('a folder of stacks', () => {
  it('holds at most 15 files beside its subfolders', () => {
    expect(crowdedFolders(sources.filter((path) => path.startsWith('stacks/')))).toEqual([]);
  });

  it('with more is found', () => {
    const files = Array.from({ length: 16 }, (_, at) => `stacks/a/${at}.ts`);
    expect(crowdedFolders([...files, 'stacks/a/b/c.ts'])).toEqual(['stacks/a: 16']);
    expect(crowdedFolders(files.slice(1))).toEqual([]);
  });
});

describe('a module with logic of its own', () => {
  it('has a test at the mirrored path, or stands here with a reason', () => {
    expect(modules.size).toBeGreaterThan(250);
    expect(unmirrored(modules, tests).sort()).toEqual(Object.keys(exceptions).sort());
    expect(Object.values(exceptions).filter((reason) => reason.length < 20)).toEqual([]);
  });

  it('stands here only as long as it has none', () => {
    const [first = ''] = Object.keys(exceptions);
    const test = `test/${first.replace(/\.ts$/, '.test.ts')}`;
    expect(unmirrored(modules, new Map([...tests, [test, `'${first}'`]]))).not.toContain(first);
  });

  const path = 'shared/long.ts';
  const long = `export function long() {\n${'  step();\n'.repeat(45)}}\n`;
  const missing = (text: string, others: Record<string, string> = {}) =>
    unmirrored(new Map([[path, text]]), new Map(Object.entries(others)));

  it.each<[string, Record<string, string>]>([
    ['no test', {}],
    ['a test elsewhere', { 'test/long.test.ts': "import { long } from '../shared/long.ts';" }],
    [
      'a test that does not load it',
      { 'test/shared/long.test.ts': "import { x } from '../../shared/longer.ts';" },
    ],
    ['a test that only speaks of it', { 'test/shared/long.test.ts': '// as shared/long.ts does' }],
    [
      'a test whose neighbour alone loads it',
      {
        'test/shared/long.test.ts': "import { x } from './other.test.ts';",
        'test/shared/other.test.ts': "import { long } from '../../shared/long.ts';",
      },
    ],
  ])('is found when it has %s', (_what, others) => {
    expect(missing(long, others)).toEqual([path]);
  });

  it.each<[string, Record<string, string>]>([
    ['imports it', { 'test/shared/long.test.ts': "import { long } from '../../shared/long.ts';" }],
    ['changes its source', { 'test/shared/long.test.ts': "judged('shared/long.ts', [])" }],
    [
      'imports it through its code',
      {
        'test/shared/long.test.ts': "import { code } from './long.code.ts';",
        'test/shared/long.code.ts': "import { long } from '../../shared/long.ts';",
      },
    ],
  ])('is mirrored by a test that %s', (_what, others) => {
    expect(missing(long, others)).toEqual([]);
  });

  it('is none when it has types, data, or 40 lines', () => {
    expect(missing(`export type Long = {\n${'  step(): void;\n'.repeat(45)}};`)).toEqual([]);
    expect(missing(`export const long = [\n${"  'step',\n".repeat(45)}];`)).toEqual([]);
    expect(missing(`export function short() {\n${'  step();\n'.repeat(38)}}`)).toEqual([]);
  });

  it('is measured without comments, blank lines and imports', () => {
    const text = `/**\n * What.\n */\nimport {\n  a,\n} from 'a';\nimport b from 'b';\n\n// why\nconst c = 1; // so\n\n/* x */\nd();\n`;
    expect(codeLines(text)).toBe(2);
  });
});
