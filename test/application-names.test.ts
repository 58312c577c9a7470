/**
 * The platform does not name the samples, so that a clone can remove them. sample-names.ts lists their names: a clone
 * keeps this list, and does not add its own names, which may be words of the platform. application-names.ts
 * distinguishes names from words.
 */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { type File, findNames, type Kind, type Name } from './application-names.ts';
import { sampleNames as names } from './sample-names.ts';

/** The searched files, as patterns. */
const lookedAt = [
  'functions/**',
  'shared/**',
  'stacks/**',
  'test/**',
  '*.{ts,json}',
  '.*.{json,mjs}',
  '.{ci,vscode,cursor}/**',
];

/** Excluded: the samples themselves, the list of their names, and texts for people. */
const owned = [
  /(^|\/)node_modules\//,
  /^(test\/)?functions\/(tools|policies)\//,
  /^test\/clients\/results\.json$/,
  /^test\/sample-names\.ts$/,
  /^stacks\/settings\.ts$/,
  /\.md$/,
  /^package-lock\.json$/,
];

function filesOf(patterns: string[]): File[] {
  const paths = globSync(patterns, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      `${parentPath}/${name}`.replace(`${process.cwd()}/`, '').replace(/^\.\//, ''),
    );
  return paths
    .filter((path) => !owned.some((pattern) => pattern.test(path)))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

const platform = filesOf(lookedAt);

test('no file of the platform names anything of the samples', () => {
  expect(platform.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'package.json',
      '.dependency-cruiser.mjs',
      'shared/contract.ts',
      'stacks/cli/run.mjs',
    ]),
  );
  expect(findNames(names, platform)).toEqual([]);
});

describe('the finder', () => {
  const planted: Name[] = [
    { kind: 'tool', name: 'bake_bread' },
    { kind: 'tool', name: 'weigh' },
    { kind: 'store', name: 'loaves' },
    { kind: 'store', name: 'records' },
    { kind: 'scope', name: 'loaves:bake' },
    { kind: 'tenant', name: 'oven' },
    { kind: 'user', name: 'rye' },
    { kind: 'group', name: 'bakers' },
    { kind: 'policy', name: 'bakers-bake' },
  ];
  /** Files that make their words plain, because each uses them. */
  const prose = ['one', 'two', 'three'].map((path) => ({
    path,
    text: '/** Weigh what a record holds; records are kept in the oven. */',
  }));
  const found = (...lines: string[]) =>
    findNames(planted, [...prose, { path: 'x.ts', text: lines.join('\n') }]);

  it.each([
    ["callTool(target, 'bake_bread', {})", 'tool "bake_bread"'],
    ['// as bake_bread does', 'tool "bake_bread"'],
    ["from './bake-bread/tool.ts'", 'tool "bake_bread"'],
    ['tool-bake_bread', 'tool "bake_bread"'],
    ['/** see bakeBread */', 'tool "bake_bread"'],
    ["'DataBakeBreadPolicy'", 'tool "bake_bread"'],
    ["const tool: 'weigh'", 'tool "weigh"'],
    ['Tool::"weigh"', 'tool "weigh"'],
    ['functions/tools/weigh/tool.ts', 'tool "weigh"'],
    ['// the loaves of a team', 'store "loaves"'],
    ["'LoavesKey'", 'store "loaves"'],
    ["{ on: 'records', key }", 'store "records"'],
    ["data('records')", 'store "records"'],
    ["nameOf(plan, 'records')", 'store "records"'],
    ['arns.records', 'store "records"'],
    ["named['records']", 'store "records"'],
    ['`${app}-${stage}-records-${account}`', 'store "records"'],
    ["LIKE '%APP-STAGE-records%'", 'store "records"'],
    ["'RecordsEncryption'", 'store "records"'],
    ['scope loaves:bake', 'scope "loaves:bake"'],
    ["{ tenant: 'oven' }", 'tenant "oven"'],
    ["'oven#7'", 'tenant "oven"'],
    ["'rye'", 'user "rye"'],
    ['Rye may not', 'user "rye"'],
    ['principal in Group::"bakers"', 'group "bakers"'],
    ['@id("bakers-bake")', 'policy "bakers-bake"'],
  ])('finds %s', (line, told) => {
    expect(found('', line)).toEqual([expect.stringMatching(new RegExp(`^x\\.ts:2 names .*the ${told}`))]);
  });

  it.each([
    "const records = 'records';",
    'target.records()',
    'type Records = Map<string, object>;',
    "import { read } from './read-records.ts';",
    '// weighs what the record holds',
    "status('weigh')",
    'overwrite, ovens',
    "Sid: 'RecordsStay'",
    "operation: 'BakeBreadV2'",
    'cookie_bake_bread',
  ])('takes %s for what it is', (line) => {
    expect(found(line)).toEqual([]);
  });

  it('takes what the platform declares for the platform’s, though a tool is called so in camelCase', () => {
    expect(found('export function bakeBread() {}', 'bakeBread();')).toEqual([]);
  });

  it('takes a file of the platform for its own, though a tool is called so with dashes', () => {
    const own = { path: 'stacks/bake-bread.ts', text: "import './bake-bread.ts';" };
    expect(findNames(planted, [own])).toEqual([]);
  });

  it('finds a name in every file, and all names of a line', () => {
    const twice = ['a.ts', 'b.ts'].map((path) => ({ path, text: "rye bakes with 'bake_bread'" }));
    expect(findNames(planted, twice)).toHaveLength(2);
    expect(findNames(planted, twice)[0]).toContain('the tool "bake_bread", the user "rye"');
  });

  it('works for an application with one tool and no data', () => {
    const [one] = planted;
    expect(findNames(one ? [one] : [], [{ path: 'x.ts', text: 'bake_bread' }])).toHaveLength(1);
    expect(findNames([], prose)).toEqual([]);
  });
});

test.each(names)('a $kind called $name would be found in a file of the platform', ({ kind, name }) => {
  const position: Record<Kind, string> = {
    tool: `tool: '${name}'`,
    store: `on: '${name}'`,
    scope: `scopes: ['${name}'`,
    tenant: `tenant: '${name}'`,
    user: `as: '${name}'`,
    group: `groups: ['${name}'`,
    policy: `@id("${name}")`,
  };
  const planted = { path: 'stacks/planted.ts', text: position[kind] };
  expect(findNames([{ kind, name }], [...platform, planted])).toEqual([
    expect.stringContaining('stacks/planted.ts:1'),
  ]);
});
