/** Apps that cannot be planned: which file differs from the fixture's, and the one sentence that says so. */
import { policyFolder } from '#application/place';

type Case = {
  title: string;
  /** replaces files of the fixture app; undefined leaves one out */
  files?: Record<string, string | undefined>;
  stage?: string;
  bundles?: boolean;
  sentence: RegExp;
};

const config = (app: string, run = '') =>
  `export default $config({ app() { ${app} }, async run() { ${run} } });\n`;

const stack = (code: string): Record<string, string> => ({
  'sst.config.ts': config(
    `return { name: 'broken', home: 'aws', providers: { aws: { region: 'eu-central-1' } } };`,
    `await import('./stacks/broken.ts');`,
  ),
  'stacks/broken.ts': code,
});

export const refusals: Case[] = [
  {
    title: 'no sst.config.ts',
    files: { 'sst.config.ts': undefined },
    sentence: /^There is no sst\.config\.ts in /,
  },
  {
    title: 'a stage name that SST does not take',
    stage: 'my_stage',
    sentence: /^"my_stage" is no stage name/,
  },
  {
    title: 'an app() that throws',
    files: { 'sst.config.ts': config(`throw new Error('no such stage');`) },
    sentence: /^app\(\) in sst\.config\.ts failed: no such stage$/,
  },
  {
    title: 'an app without a region',
    files: { 'sst.config.ts': config(`return { name: 'x', home: 'aws' };`) },
    sentence: /must name a region: providers\.aws\.region/,
  },
  {
    title: 'a provider that is not installed',
    files: {
      'sst.config.ts': config(
        `return { name: 'x', home: 'aws', providers: { aws: { region: 'eu-central-1' }, cloudflare: '6.15.0' } };`,
      ),
    },
    sentence: /no provider cloudflare 6\.15\.0.*npm run prepare:platform -- --again/,
  },
  {
    title: 'a top-level import in sst.config.ts',
    files: { 'sst.config.ts': `import { x } from './stacks/x.ts';\n${config(`return { name: x };`)}` },
    sentence: /^sst\.config\.ts:1:\d+: SST allows no top-level import in sst\.config\.ts/,
  },
  {
    title: 'a syntax error in a stack',
    files: stack('export const one = 1;\nconst two = ;\n'),
    sentence: /^stacks\/broken\.ts:2:13: Unexpected ";"$/,
  },
  {
    title: 'an import of a file that is missing',
    files: stack(`import { x } from './missing.ts';\nconsole.log(x);\n`),
    sentence: /^stacks\/broken\.ts:1:\d+: Could not resolve "\.\/missing\.ts"/,
  },
  {
    title: 'a stack that throws',
    files: stack(`const none: undefined = undefined;\n\nexport const x = none.arn;\n`),
    sentence: /^stacks\/broken\.ts:3: TypeError: Cannot read properties of undefined \(reading 'arn'\)$/,
  },
  {
    title: 'a callback of an output that throws',
    files: stack(
      `const bucket = new aws.s3.Bucket('One');\nbucket.arn.apply(() => {\n  throw new Error('too long a name');\n});\n`,
    ),
    sentence: /^stacks\/broken\.ts:3: too long a name$/,
  },
  {
    title: 'two resources with one name',
    files: stack(`new aws.s3.Bucket('Twice');\nnew aws.s3.Bucket('Twice');\n`),
    sentence: /^Two resources have the same type and name: .*Bucket::Twice/,
  },
  {
    title: 'a look-up of something that the plan does not create',
    files: stack(`aws.iam.Role.get('Theirs', 'somebody-elses');\n`),
    sentence: /^Theirs looks up the aws:iam\/role:Role "somebody-elses", which this plan does not create/,
  },
  {
    title: 'a role whose path SST takes for its name',
    files:
      stack(`const role = new aws.iam.Role('Own', { name: 'own', path: '/deep/', assumeRolePolicy: '{}' });
new sst.aws.Function('Echo', { handler: 'functions/echo.handler', role: role.arn });\n`),
    sentence: /^EchoRole looks up the aws:iam\/role:Role "deep", which this plan does not create/,
  },
  {
    title: 'an input that never resolves',
    files: stack(`new aws.s3.Bucket('One', { bucket: new Promise<string>(() => {}) });\n`),
    sentence: /outputs? never resolve/,
  },
  {
    title: 'a run() that waits for ever',
    files: stack(`await new Promise(() => {});\n`),
    sentence: /^run\(\) in sst\.config\.ts waits for something that never happens$/,
  },
  {
    title: 'a handler that does not exist',
    files: { 'functions/echo.ts': undefined },
    sentence: /^functions\/echo\.ts does not exist: it is the handler of function Echo$/,
  },
  {
    title: 'a syntax error in a handler',
    files: { 'functions/echo.ts': 'export const handler = async () => {\n  return }{;\n};\n' },
    bundles: true,
    sentence: /^functions\/echo\.ts:2:\d+: .* \(code of function Echo\)$/,
  },
  {
    title: 'a policy that does not parse',
    files: { [`${policyFolder}/use.cedar`]: '@id("x")\npermit (principal, action resource);\n' },
    sentence: new RegExp(`^${policyFolder}/use\\.cedar: line 2: `),
  },
];
