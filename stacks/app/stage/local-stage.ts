/**
 * The local stage, read from the environment (`localStage`): the client of its approval page
 * (`localApprovalClientId`), its doors with their issuers (`localDoors`), and the issuers' ports (`issuerPorts`).
 * Pure: no Pulumi, no I/O.
 */
import { guardrailOf } from './guardrail-settings.ts';
import { plainTokens } from './issuers.ts';
import { type Env, type IsolateTenants, rowOf, type Stage, type StageDoor } from './stages.ts';

/** The local issuer knows it from its start (local/local.ts). */
export const localApprovalClientId = 'chokepoint-approval';

/** @throws Error with one sentence for an invalid variable */
export function localStage(env: Env): Stage {
  const [tls, plain] = localDoors(env);
  return {
    ...rowOf('local'),
    isolateTenants: isolateTenantsOf(env),
    name: 'local',
    kind: 'local',
    doors: [
      { name: 'FrontDoor', ...tls },
      { name: 'FrontDoorHttp', ...plain },
    ],
    tokens: plainTokens,
    approvalClientId: localApprovalClientId,
    allowedOrigins: ['loopback'],
    operators: peopleOfThisMachine,
    ...guardrailOf(undefined, env),
  };
}

/**
 * The two local doors and their issuers: TLS first, plain http second. Keys come only from the TLS issuer,
 * because aws-jwt-verify fetches over https only.
 * @throws Error with one sentence for an invalid port, or the same one for both doors
 */
export function localDoors(env: Env): [Required<Omit<StageDoor, 'name'>>, Required<Omit<StageDoor, 'name'>>] {
  const httpsPort = portOf('CHOKEPOINT_PORT', env, 8443);
  const httpPort = portOf('CHOKEPOINT_HTTP_PORT', env, 8080);
  if (httpsPort === httpPort)
    throw new Error(
      `CHOKEPOINT_PORT and CHOKEPOINT_HTTP_PORT are both ${httpsPort}: give each door its own.`,
    );
  const ports = issuerPorts(httpsPort, httpPort);
  const jwksUri = `https://localhost:${ports.https}/jwks`;
  return [
    { resource: `https://localhost:${httpsPort}/mcp`, issuer: `https://localhost:${ports.https}`, jwksUri },
    { resource: `http://localhost:${httpPort}/mcp`, issuer: `http://localhost:${ports.http}`, jwksUri },
  ];
}

/** The port above each door, or the next one that neither door nor issuer uses. */
export function issuerPorts(httpsPort: number, httpPort: number): { https: number; http: number } {
  const taken = new Set([httpsPort, httpPort]);
  const free = (from: number): number => (taken.has(from) ? free(from + 1) : from);
  const https = free(httpsPort + 1);
  taken.add(https);
  return { https, http: free(httpPort + 1) };
}

/**
 * People who can read the home of the local AWS (stacks/local/sts/operator-session.ts); every plan has this account.
 */
const peopleOfThisMachine = 'arn:aws:iam::123456789012:role/people-of-this-machine';

/** Only for the local stage: isolation costs memory here. No variable may weaken a real stage. */
function isolateTenantsOf({ CHOKEPOINT_ISOLATE_TENANTS: value = 'none' }: Env): IsolateTenants {
  if (value === 'none' || value === 'writes' || value === 'all') return value;
  throw new Error(`CHOKEPOINT_ISOLATE_TENANTS is "${value}": it must be none, writes or all.`);
}

function portOf(name: string, env: Env, byDefault: number): number {
  const port = env[name] === undefined ? byDefault : Number(env[name]);
  // Room for the issuers above both doors.
  if (!Number.isInteger(port) || port < 1 || port > 65_531)
    throw new Error(`${name} is "${env[name]}": it must be a port from 1 to 65531.`);
  return port;
}
