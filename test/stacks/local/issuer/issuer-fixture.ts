/** A running issuer for tests: two doors on free ports, four users, a home of its own that is removed at the end. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fetch, fetchWithCa } from '../../../../stacks/local/issuer/fetch-with-ca.ts';
import type { Door, IssuerOptions } from '../../../../stacks/local/issuer/issuer-options.ts';
import { type Issuer, startIssuer } from '../../../../stacks/local/issuer/start-issuer.ts';
import { ensureTls, type Tls } from '../../../../stacks/local/wire/tls.ts';

export const SCOPES = ['letters:read', 'letters:write', 'parcels:read'];

export const USERS = [
  { name: 'ines', displayName: 'Ines', tenant: 'fjord', groups: ['mates'] },
  { name: 'olaf', tenant: 'tundra', groups: ['mates'] },
  { name: 'petra', tenant: 'fjord', groups: ['captains'] },
  { name: 'zeno', tenant: 'fjord', groups: [] },
];

export const TLS_RESOURCE = 'https://localhost:8443/mcp';
export const PLAIN_RESOURCE = 'http://localhost:8080/mcp';

export type TestIssuer = {
  issuer: Issuer;
  /** the doors with the ports that were taken: https first */
  doors: [Door, Door];
  options: IssuerOptions;
  tls: Tls;
  ask: Fetch;
  logged: string[];
  stop(): Promise<void>;
};

export async function startTestIssuer(change: Partial<IssuerOptions> = {}): Promise<TestIssuer> {
  const home = change.home ?? (await mkdtemp(join(tmpdir(), 'chokepoint-issuer-')));
  const tls = await ensureTls(home);
  const logged: string[] = [];
  const options: IssuerOptions = {
    doors: [
      { issuer: 'https://localhost:0', resource: TLS_RESOURCE },
      { issuer: 'http://localhost:0', resource: PLAIN_RESOURCE },
    ],
    tls,
    home,
    scopes: SCOPES,
    users: USERS,
    log: (line) => logged.push(line),
    ...change,
  };
  const issuer = await startIssuer(options);
  const doors = options.doors.map((door, at) => ({ ...door, issuer: issuer.issuers[at] ?? '' })) as [
    Door,
    Door,
  ];
  const stop = async () => {
    try {
      await issuer.close();
    } finally {
      if (!change.home) await rm(home, { recursive: true });
    }
  };
  return { issuer, doors, options, tls, ask: fetchWithCa(tls.ca), logged, stop };
}
