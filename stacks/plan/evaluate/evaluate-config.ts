/**
 * Evaluates sst.config.ts as the SST CLI does, without AWS: first `app()`, then `run()` in a child process
 * whose Pulumi calls our monitor instead of an engine (plan-runner.ts). Enters: an app and a stage. Leaves: every
 * resource that a deploy would make. Sends nothing over the network, and hides this machine's AWS configuration
 * from the stacks.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlainError } from '../../terminal/plain-error.ts';
import { bundleConfig } from '../code/bundle-config.ts';
import type { Platform } from '../platform/platform.ts';
import type { App, PlanInput, PlanOutput } from './plan-input.ts';
import { errorLine, runNode } from './run-node.ts';

const runnerPath = fileURLToPath(new URL('./plan-runner.ts', import.meta.url));

/**
 * @returns `$app`: the result of `app({ stage })` with SST's defaults (sst `pkg/project/project.go`)
 * @throws PlainError when sst.config.ts is missing, does not parse, or throws
 */
export async function evaluateApp(
  of: { root: string; stage: string; env: Record<string, string>; conditions: readonly string[] },
  platform: Platform,
): Promise<App> {
  const { root, stage, env, conditions } = of;
  const config = join(root, 'sst.config.ts');
  if (!existsSync(config)) throw new PlainError(`There is no sst.config.ts in ${root}.`);

  const outfile = join(platform.folder, `sst.config.app.${randomUUID()}.mjs`);
  try {
    await bundleConfig({
      root,
      platform,
      outfile,
      conditions,
      banner: 'function $config(input) { return input }',
      define: { $input: JSON.stringify({ stage }) },
      code: `import config from ${JSON.stringify(config)};
        import { writeFileSync } from 'node:fs';
        writeFileSync(3, JSON.stringify(await config.app($input)));`,
    });
    const { exitCode, result, stderr } = await runNode(['--enable-source-maps', outfile], root, env);
    if (exitCode !== 0) throw new PlainError(`app() in sst.config.ts failed: ${errorLine(stderr)}`);
    return withDefaults(JSON.parse(result) as Partial<App>, stage);
  } finally {
    await removeBundle(outfile);
  }
}

function withDefaults(app: Partial<App>, stage: string): App {
  if (!app.name || !app.home) throw new PlainError('app() in sst.config.ts must return a name and a home.');
  const providers: App['providers'] = { [app.home]: {} };
  for (const [name, value] of Object.entries((app.providers ?? {}) as Record<string, unknown>)) {
    providers[name] =
      typeof value === 'string' ? { version: value } : ((value ?? {}) as Record<string, unknown>);
  }
  return {
    version: '',
    backend: '',
    watch: null,
    protect: false,
    removalPolicy: '',
    ...app,
    name: app.name,
    home: app.home,
    removal: app.removal || 'retain',
    stage,
    providers,
  } as App;
}

/**
 * Runs `run()`.
 * @param env the stacks see only these environment variables, PATH, HOME and TMPDIR
 * @returns all resources, and the contracts and bundles
 * @throws PlainError with the first cause
 */
export async function evaluateRun(
  input: Omit<PlanInput, 'configFile' | 'outputFile' | 'platformFolder'>,
  platform: Platform,
  env: Record<string, string>,
): Promise<Extract<PlanOutput, { ok: true }>> {
  const full: PlanInput = {
    ...input,
    platformFolder: platform.folder,
    // Inside the platform, so that the bundle loads the platform's @pulumi/pulumi.
    configFile: join(platform.folder, `sst.config.${randomUUID()}.mjs`),
    outputFile: join(input.workFolder, 'plan.json'),
  };
  const inputFile = join(input.workFolder, 'input.json');
  await writeFile(inputFile, JSON.stringify(full));
  try {
    await bundleRun(full, platform);
    const args = ['--no-deprecation', '--no-warnings', runnerPath, inputFile];
    const { exitCode, stderr } = await runNode(args, input.root, { ...env, ...sstEnvironment(input.region) });
    if (!existsSync(full.outputFile)) {
      throw new PlainError(`The stacks' process ended (${exitCode}) without a plan: ${errorLine(stderr)}`);
    }
    const output = JSON.parse(await readFile(full.outputFile, 'utf8')) as PlanOutput;
    if (!output.ok) throw new PlainError(output.error);
    return output;
  } finally {
    await removeBundle(full.configFile);
  }
}

async function bundleRun(input: PlanInput, platform: Platform): Promise<void> {
  const source = (path: string) => JSON.stringify(join(platform.folder, 'src', path));
  const cli = {
    command: input.dev ? 'dev' : 'diff',
    dev: input.dev,
    state: { version: {} },
    paths: {
      home: join(homedir(), '.config', 'sst'),
      root: input.root,
      work: input.workFolder,
      platform: platform.folder,
    },
  };
  await bundleConfig({
    root: input.root,
    platform,
    outfile: input.configFile,
    define: { $app: JSON.stringify(input.app), $cli: JSON.stringify(cli), $dev: String(input.dev) },
    inject: [join(platform.folder, 'src', 'shim', 'run.js')],
    globals: [
      ...platform.providers.map((provider) => `import * as ${provider.alias} from "${provider.package}"; `),
      `import * as sst from ${source('components')}; `,
    ].join(''),
    code: `import { run } from ${source('auto/run.ts')};
      import config from ${JSON.stringify(join(input.root, 'sst.config.ts'))};
      export const result = await run(config.run);
      ${(await hasCatalogue(input.root)) ? 'export { catalogue } from "#application/catalogue";' : ''}`,
    conditions: input.conditions,
  });
}

/** The bundle exports the catalogue that its stacks use, if the app has one. */
async function hasCatalogue(root: string): Promise<boolean> {
  const file = join(root, 'package.json');
  if (!existsSync(file)) return false;
  const { imports = {} } = JSON.parse(await readFile(file, 'utf8')) as { imports?: Record<string, unknown> };
  return '#application/catalogue' in imports;
}

/** The SST CLI sets these (`pkg/project/provider/aws.go`). The credentials are placeholders that no code uses. */
function sstEnvironment(region: string): Record<string, string> {
  return {
    AWS_REGION: region,
    SST_AWS_REGION: region,
    SST_AWS_ACCESS_KEY_ID: 'offline',
    SST_AWS_SECRET_ACCESS_KEY: 'offline',
    SST_AWS_NO_PROFILE: '1',
  };
}

async function removeBundle(outfile: string): Promise<void> {
  await Promise.all([rm(outfile, { force: true }), rm(`${outfile}.map`, { force: true })]);
}
