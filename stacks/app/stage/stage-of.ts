/**
 * Makes a stage from its name: its row of the table, the team's settings and the values that CI adds. Throws
 * one sentence when something is missing. Pure: no Pulumi, no I/O.
 */
import { settings, userPool } from '#application/settings';
import { governorsOf } from '../governance/governors.ts';
import { guardrailOf } from './guardrail-settings.ts';
import { cognitoTokens } from './issuers.ts';
import { localStage } from './local-stage.ts';
import type { StageSettings } from './stage-settings.ts';
import { type Env, kindOf, rowOf, type Stage, type StageDoor } from './stages.ts';
import { checkUserPool } from './user-pool-settings.ts';

/**
 * The stage of that name: `local`, `staging`, `production`, or anybody's own.
 * @throws Error with one sentence when the name or a setting is not valid, or a shared stage has no domain
 */
export function stageOf(name: string, env: Env): Stage {
  checkStageName(name);
  const kind = kindOf(name);
  if (kind === 'local') return localStage(env);
  const given = fromEnv(settings[kind], env);
  const { allowedOrigins } = given;
  for (const origin of allowedOrigins) checkOrigin(origin);
  const { issuer, ...identity } = identityOf(given);
  const door = { name: 'FrontDoor', ...issuer };
  const stage = {
    ...{ ...rowOf(name), name, kind, allowedOrigins },
    ...identity,
    ...guardrailOf(given.guardrail, env),
    ...(given.lockTried !== undefined && { lockTried: given.lockTried }),
  } as const;
  if (!stage.shared) {
    // One person's stage has no pipeline, but it may have operators.
    const { operators } = governorsOf(given, env);
    return { ...stage, ...(operators !== undefined && { operators }), doors: [door] };
  }
  const domain = domainOf(name, given);
  return {
    ...stage,
    ...governorsOf(given, env),
    domain,
    doors: [{ ...door, resource: `https://${domain.name}/mcp` }],
  };
}

/**
 * Lower case, because the name is part of bucket names; short, because it is part of every other name; without a dash,
 * because policies name a stage's resources by `<app>-<stage>-*`: that of "staging" would be all of "staging-x", too.
 */
const stageName = /^[a-z][a-z0-9]{0,19}$/;

function checkStageName(name: string): void {
  if (stageName.test(name)) return;
  const [, other] = /^([a-z][a-z0-9]*)-/.exec(name) ?? [];
  throw new Error(
    other === undefined
      ? `"${name}" is no stage name: it must match ${stageName.source}`
      : `"${name}" is no stage name: the policies of a stage "${other}" would reach its resources, whose names begin alike. Leave out the dash.`,
  );
}

/** The issuer that signs people in, and the rules of its tokens. */
function identityOf(
  given: StageSettings,
): Pick<Stage, 'tokens' | 'approvalClientId' | 'userPool'> & { issuer: Partial<StageDoor> } {
  if ('userPool' in given) {
    checkUserPool(given.userPool);
    return { userPool: given.userPool, tokens: cognitoTokens, issuer: {} };
  }
  const { issuer, jwksUri = `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`, tokens } = given;
  const { approvalClientId } = given;
  if (!approvalClientId)
    throw new Error(
      'The approval page has no client: set CHOKEPOINT_APPROVAL_CLIENT_ID or stacks/settings.ts.',
    );
  return { tokens, approvalClientId, issuer: { issuer, jwksUri } };
}

/** Settings with the values that CI adds. */
function fromEnv(given: StageSettings, env: Env): StageSettings {
  const { CHOKEPOINT_DOMAIN, CHOKEPOINT_CERTIFICATE_ARN } = env;
  return {
    ...issuerFromEnv(given, env),
    ...(CHOKEPOINT_DOMAIN !== undefined && { domain: CHOKEPOINT_DOMAIN }),
    ...(CHOKEPOINT_CERTIFICATE_ARN !== undefined && { certificateArn: CHOKEPOINT_CERTIFICATE_ARN }),
  };
}

/** An issuer or a user pool, not both: a reader of one setting would be wrong about who signs people in. */
function issuerFromEnv(given: StageSettings, env: Env): StageSettings {
  const { CHOKEPOINT_ISSUER, CHOKEPOINT_JWKS_URI, CHOKEPOINT_USER_POOL, CHOKEPOINT_APPROVAL_CLIENT_ID } = env;
  const own = CHOKEPOINT_USER_POOL === '1' || 'userPool' in given;
  if (own && (CHOKEPOINT_ISSUER ?? CHOKEPOINT_JWKS_URI) !== undefined)
    throw new Error('The stage has a user pool of its own: unset CHOKEPOINT_ISSUER and CHOKEPOINT_JWKS_URI.');
  if (own) return 'userPool' in given ? given : { ...given, userPool };
  return {
    ...given,
    ...(CHOKEPOINT_ISSUER !== undefined && { issuer: CHOKEPOINT_ISSUER }),
    ...(CHOKEPOINT_JWKS_URI !== undefined && { jwksUri: CHOKEPOINT_JWKS_URI }),
    ...(CHOKEPOINT_APPROVAL_CLIENT_ID !== undefined && { approvalClientId: CHOKEPOINT_APPROVAL_CLIENT_ID }),
  };
}

/** Clients that ignore the challenge probe the origin's root: a shared stage answers there, so it needs a domain. */
function domainOf(stage: string, given: Pick<StageSettings, 'domain' | 'certificateArn'>) {
  const { domain: name, certificateArn } = given;
  if (!name)
    throw new Error(`The stage "${stage}" has no domain: set CHOKEPOINT_DOMAIN or stacks/settings.ts.`);
  if (!/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(name))
    throw new Error(
      `"${name}" is no domain for "${stage}": a lower-case host name, without https:// or a path.`,
    );
  if (!certificateArn)
    throw new Error(
      `The stage "${stage}" has no certificate for ${name}: set CHOKEPOINT_CERTIFICATE_ARN or stacks/settings.ts.`,
    );
  return { name, certificateArn };
}

/** The front door compares an origin as text (RFC 6454, section 6.2) and makes it a part of a pattern. */
function checkOrigin(origin: string): void {
  if (!/^https:\/\/[a-z0-9.-]+(:[0-9]{1,5})?$/.test(origin))
    throw new Error(
      `"${origin}" is no origin: it must read https://host or https://host:port, in lower case.`,
    );
}
