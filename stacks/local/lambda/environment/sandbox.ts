/**
 * Starts the process of one execution environment: Node with the permission model, a temporary folder of its
 * own, no inherited variable and no inherited file descriptor except its two log pipes. `node --permission`
 * denies the file system outside the named folders, child processes, workers, native addons, WASI and the
 * inspector (https://nodejs.org/docs/latest-v24.x/api/permissions.html). runtime/process-guard.mjs,
 * runtime/network-guard.mjs and this file close the rest: node:sqlite opens files past the permission model,
 * so it is off; SIGUSR1 does not start a debugger.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Credentials } from '../../../account/aws-request.ts';
import { buildVariables } from './environment-variables.ts';

const runtimeDir = fileURLToPath(new URL('../runtime/', import.meta.url));

/** Allowed targets of connections, with the addresses of each name: an environment uses no resolver. */
export type SandboxReach = {
  reach: 'internet' | 'endpoint';
  hosts: { host: string; port: number; addresses: string[] }[];
};

export type SandboxOptions = {
  functionName: string;
  bundle: { folder: string; handler: string };
  plan: Record<string, string>;
  credentials: Credentials;
  region: string;
  memoryMb: number;
  endpointUrl: string;
  caFile: string;
  runtimeApi: string;
  tempFolder: string;
  network: SandboxReach;
};

/** Starts the child process with the rights of its options and no others. */
export function startSandbox(options: SandboxOptions): ChildProcess {
  const { bundle, tempFolder, network, functionName, plan, memoryMb, caFile } = options;
  const flags = [
    '--permission',
    `--allow-fs-read=${asFolder(bundle.folder)}`,
    `--allow-fs-read=${runtimeDir}`,
    `--allow-fs-read=${caFile}`,
    `--allow-fs-read=${asFolder(tempFolder)}`,
    `--allow-fs-write=${asFolder(tempFolder)}`,
    '--no-experimental-sqlite',
    '--disable-sigusr1',
    // nine tenths, as the runtime of AWS: the rest is for memory outside of V8's old space
    `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
  ];
  const { credentials, region, runtimeApi, endpointUrl } = options;
  const variables = {
    functionName,
    plan,
    credentials,
    region,
    memoryMb,
    runtimeApi,
    endpointUrl,
    caFile,
    tempFolder,
  };
  return spawn(process.execPath, [...flags, `${runtimeDir}bootstrap.mjs`, JSON.stringify(network)], {
    cwd: bundle.folder,
    env: buildVariables({
      ...variables,
      handler: bundle.handler,
      taskRoot: bundle.folder,
      runtimeDir: runtimeDir,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The closing slash keeps `/bundles/a` from opening `/bundles/ab`; Node reads `*` as a wildcard. */
function asFolder(folder: string): string {
  if (folder.includes('*'))
    throw new Error(`a folder with * in its name would open more than itself: ${folder}`);
  return folder.endsWith('/') ? folder : `${folder}/`;
}
