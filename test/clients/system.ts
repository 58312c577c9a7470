/**
 * The system that the programs meet: one of the run's own, started anew for each program with a fresh home on the same
 * ports, or one that runs already, which is left as it is.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readEndpoints } from '../../stacks/local/endpoints-file.ts';
import { type Local, planLocal, startLocal } from '../../stacks/local/local.ts';
import { type Edit, rebuild } from '../../stacks/local/rebuild.ts';
import { freePorts } from '../../stacks/local/wire/free-ports.ts';
import type { Plan } from '../../stacks/plan/plan-types.ts';
import { PlainError } from '../../stacks/terminal/plain-error.ts';

export type System = {
  http: string;
  https: string;
  caFile: string;
  /** of doors and issuers, both kinds */
  ports: number[];
  /** a long call takes this many seconds; undefined where it is as long as its data make it */
  longSeconds: number | undefined;
  /** an access token of the person for the door at this URL; undefined where the system is not ours */
  token?(door: string): Promise<string>;
  /** ends it and starts it with the same home, or with other signing keys: access tokens end, refresh tokens do not */
  restart?(keys: 'same keys' | 'new keys'): Promise<void>;
  close(): Promise<void>;
};

const longTool = { name: 'tool-export_parcels', handler: 'test/fixture-app/tools/export-parcels/handler.ts' };

/** The seconds that a large export would take, with its progress: the sample data are too small for that. */
function lasting(seconds: number): Edit {
  const before = '  const collected = collect(caller.tenant);';
  const pause = `  for (let second = 1; status === 'open' && second <= ${seconds}; second += 1) {
    await new Promise((done) => setTimeout(done, 1_000));
    call.progress(second, ${seconds}, \`second \${second} of ${seconds}\`);
  }`;
  return { file: longTool.handler, find: before, replace: `${pause}\n${before}` };
}

export type Starter = { start(home: string): Promise<System> };

/** Plans once; each `start` then takes seconds. @param folder for bundles and homes */
export async function prepareSystems(folder: string, longSeconds: number): Promise<Starter> {
  const env = { ...process.env, ...(await freePorts()) };
  const root = process.cwd();
  const plan = await planLocal({ root, home: folder, env });
  const slow = await rebuild(longTool.handler, [lasting(longSeconds)], join(folder, 'rebuilt'));
  return {
    async start(home) {
      await rm(home, { recursive: true, force: true });
      await mkdir(home, { recursive: true, mode: 0o700 });
      const open = async () => {
        const local = await startLocal({ root, home, env, plan });
        await local.lambda.updateCode(functionName(plan, longTool.name), slow);
        return local;
      };
      return ownSystem(await open(), { home, open, longSeconds });
    },
  };
}

type Parts = { home: string; open(): Promise<Local>; longSeconds: number };

function ownSystem(first: Local, { home, open, longSeconds }: Parts): System {
  let local = first;
  const [https, http] = first.doors;
  return {
    http: http?.resource ?? '',
    https: https?.resource ?? '',
    caFile: resolve(first.tls.caFile),
    ports: first.doors.flatMap(({ resource, issuer }) => [portOf(resource), portOf(issuer)]),
    longSeconds,
    token: (door) => local.issuer.mintToken({ user: 'petra', door }),
    async restart(keys) {
      await local.close();
      if (keys === 'new keys') await rm(join(home, 'issuer', 'keys.json'));
      local = await open();
    },
    close: () => local.close(),
  };
}

/** A system that somebody else started. @param given its MCP URL, or the home with its endpoints.json */
export async function findSystem(): Promise<System> {
  const endpoints = await readEndpoints(resolve(process.env.CHOKEPOINT_HOME ?? '.local'));
  if (endpoints === undefined) throw new PlainError('Nothing runs here: start it with "npm start".');
  const { mcp, mcpHttp, caFile } = endpoints;
  return {
    ...{ http: mcpHttp, https: mcp, caFile, ports: [], longSeconds: undefined },
    close: async () => undefined,
  };
}

const portOf = (url: string) => Number(new URL(url).port);
const functionName = ({ app, stage }: Plan, name: string) => `${app}-${stage}-${name}`;
