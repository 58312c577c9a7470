/**
 * Checks for obstacles before anything is planned or written. Takes the environment and the home. It does not
 * change the files of a system that already runs.
 */
import { localDoors } from '../app/stage/local-stage.ts';
import { inPlainWords, PlainError } from '../terminal/plain-error.ts';
import { readEndpoints } from './endpoints-file.ts';
import { isFree } from './wire/free-ports.ts';

/** @throws PlainError with one sentence for the first problem that a person must repair */
export async function checkMachine(env: NodeJS.ProcessEnv, home: string): Promise<void> {
  const doors = inPlainWords(() => localDoors(env));
  for (const url of doors.flatMap(({ resource, issuer }) => [resource, issuer]))
    if (await answers(url))
      throw new PlainError(
        `Port ${new URL(url).port} is in use. End what uses it, or set CHOKEPOINT_PORT or CHOKEPOINT_HTTP_PORT to another port.`,
      );
  const other = await readEndpoints(home);
  // A system that was killed leaves its file behind, but nothing answers on its port.
  if (other !== undefined && (await answers(other.mcp)))
    throw new PlainError(
      `${other.mcp} runs already with ${home}. End it, or set CHOKEPOINT_HOME to another folder.`,
    );
}

async function answers(url: string): Promise<boolean> {
  const { protocol, port } = new URL(url);
  return !(await isFree(Number(port) || (protocol === 'https:' ? 443 : 80)));
}
