/**
 * A system of a test's own, in its process: for tests that count what was minted, or that need another catalogue.
 * Enters: nothing, or package.json conditions. Leaves: both doors, what STS sealed, everything that was printed.
 */
import { type Fetch, fetchWithCa } from '../../../stacks/local/issuer/fetch-with-ca.ts';
import { type Local, startLocal } from '../../../stacks/local/local.ts';
import { placeForSystem } from '../../support/systems.ts';

type Sealed = ReturnType<Local['vault']['seal']>;

export type OwnSystem = {
  local: Local;
  home: string;
  https: string;
  http: string;
  /** for both doors and both issuers */
  ask: Fetch;
  /** every session that STS gave for a call; those of the functions' own roles are not here */
  minted: Sealed[];
  /** every session, with those of the functions' own roles */
  sealed: Sealed[];
  /** steps and notes, as `npm start` would print them */
  printed: string[];
  close(): Promise<void>;
};

export async function startOwnSystem(options: { conditions?: string[] } = {}): Promise<OwnSystem> {
  const printed: string[] = [];
  const onStep = (line: string) => printed.push(line);
  const onNote = (line: string) => printed.push(line);
  const { remove, ...place } = await placeForSystem(options);
  const local = await startLocal({ ...place, onStep, onNote });
  const [https, http] = local.doors.map(({ resource }) => resource);
  const sealed: Sealed[] = [];
  const minted: Sealed[] = [];
  const seal = local.vault.seal;
  local.vault.seal = (claims) => {
    const made = seal(claims);
    sealed.push(made);
    if (claims.roleArn.includes('/session/')) minted.push(made);
    return made;
  };
  return {
    local,
    home: place.home,
    https: https ?? '',
    http: http ?? '',
    ask: fetchWithCa(local.tls.ca),
    minted,
    sealed,
    printed,
    async close() {
      await local.close();
      await remove();
    },
  };
}
