/**
 * The server that clients connect to. Takes stage, door, home and ports; gives the URL and the CA to trust. A
 * running system with this home decides the ports; without one the shell's variables do.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { localDoors } from '../../app/stage/local-stage.ts';
import { stageOf } from '../../app/stage/stage-of.ts';
import { inPlainWords, PlainError } from '../../terminal/plain-error.ts';
import { type Endpoints, readEndpoints } from '../endpoints-file.ts';

export type Place = {
  url: string;
  /** this machine's, not a deployed stage's */
  local: boolean;
  /** of this machine's TLS door; undefined for another door, and when clients trust the certificate anyway */
  caFile?: string;
  /** prefix of this project's commands in another shell: empty, or `CHOKEPOINT_HOME=… ` */
  homePrefix: string;
  /** of this machine: whether a system runs there */
  running: boolean;
};

/** @throws PlainError for a stage that does not exist or has no URL of its own */
export async function findPlace(
  { stage, https }: { stage: string; https: boolean },
  env: NodeJS.ProcessEnv,
): Promise<Place> {
  if (stage !== 'local') return { ...deployed(stage, env), local: false, homePrefix: '', running: true };
  const home = homeOf(env);
  const endpoints = await readEndpoints(home);
  const [tls, plain] = inPlainWords(() => (endpoints ? doorsOf(endpoints) : localDoors(env)));
  const place = { local: true, homePrefix: homePrefix(home), running: endpoints !== undefined };
  if (!https) return { ...place, url: plain.resource };
  return { ...place, url: tls.resource, caFile: endpoints?.caFile ?? join(home, 'tls', 'ca.pem') };
}

function deployed(stage: string, env: NodeJS.ProcessEnv): { url: string } {
  const [door] = inPlainWords(() => stageOf(stage, env)).doors;
  if (door?.resource !== undefined) return { url: door.resource };
  throw new PlainError(`The stage "${stage}" has no domain: its URL is in the output of "npm run deploy".`);
}

/** The folder of the local system, absolute: CHOKEPOINT_HOME, or `.local`. */
export const homeOf = (env: NodeJS.ProcessEnv): string => resolve(env.CHOKEPOINT_HOME ?? '.local');

/** Empty for the default home. */
export function homePrefix(home: string): string {
  return home === resolve('.local') ? '' : `CHOKEPOINT_HOME=${shellWord(home)} `;
}

/** The doors of a running system, regardless of this shell's ports. */
export function doorsOf({ mcp, mcpHttp }: Endpoints): ReturnType<typeof localDoors> {
  const portIn = (url: string) => /:(\d+)\//.exec(url)?.[1];
  return localDoors({ CHOKEPOINT_PORT: portIn(mcp), CHOKEPOINT_HTTP_PORT: portIn(mcpHttp) });
}

/** One word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

type ClientFile = Record<'servers' | 'mcpServers', Record<string, { url?: string }> | undefined>;

/** The URL in one of this folder's own client configurations; undefined without one. */
export function committedUrl(file: string): string | undefined {
  try {
    const { servers, mcpServers } = JSON.parse(readFileSync(file, 'utf8')) as ClientFile;
    return (servers ?? mcpServers)?.chokepoint?.url;
  } catch {
    return undefined; // removed by the team, or not ours to judge: then nothing is said of it
  }
}
