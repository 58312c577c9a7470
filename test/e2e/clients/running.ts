/** The running system as its tests use it: a way of asking for both doors, and tokens made with its own keys. */
import { readFile } from 'node:fs/promises';
import { catalogue } from '#application/catalogue';
import { localDoors } from '../../../stacks/app/stage/local-stage.ts';
import { type Fetch, fetchWithCa } from '../../../stacks/local/issuer/fetch-with-ca.ts';
import { createTokenMint } from '../../../stacks/local/issuer/start-issuer.ts';
import type { TokenRequest } from '../../../stacks/local/issuer/tokens/mint-token.ts';
import { ensureTls } from '../../../stacks/local/wire/tls.ts';
import type { System } from '../../support/start-system.ts';

export type Running = {
  https: string;
  http: string;
  home: string;
  ca: string;
  ask: Fetch;
  mint(request: TokenRequest): Promise<string>;
};

export async function findRunning({ endpoints, home, env }: System): Promise<Running> {
  const ca = await readFile(endpoints.caFile, 'utf8');
  const scopes = [...new Set(catalogue.flatMap((tool) => tool.scopes))];
  const mint = await createTokenMint({
    doors: [...localDoors(env)],
    tls: await ensureTls(home),
    home,
    scopes,
    users: endpoints.users,
  });
  return { https: endpoints.mcp, http: endpoints.mcpHttp, home, ca, ask: fetchWithCa(ca), mint };
}
