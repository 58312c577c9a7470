/**
 * The issuer's signing key and cookie keys, made once and kept in `<home>/issuer/keys.json` (mode 0600), so
 * that tokens and unfinished sign-ins survive a restart. Never replaces an existing key; an unreadable file
 * is an error that names it.
 */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, type JWK } from 'jose';
import * as z from 'zod';

/**
 * RS256: RFC 9068, 2.1 makes it mandatory, `aws-jwt-verify` supports it, and Cognito, Entra, Auth0 and Okta
 * sign with it, so the local authorizer does the same work as the deployed one.
 */
export const signingAlg = 'RS256';

const keysSchema = z.object({
  signing: z.looseObject({
    kty: z.literal('RSA'),
    kid: z.string(),
    n: z.string(),
    e: z.string(),
    d: z.string(),
  }),
  cookies: z.array(z.string().min(32)).min(1),
});

export type IssuerKeys = { signing: JWK & { kid: string }; cookies: string[] };

/** Reads the keys of this home or makes them. @throws Error for a file in another format */
export async function loadKeys(home: string): Promise<IssuerKeys> {
  const folder = join(home, 'issuer');
  const file = join(folder, 'keys.json');
  const kept = await readKeys(file);
  if (kept) return kept;

  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `keys-${randomBytes(6).toString('hex')}`);
  await writeFile(draft, JSON.stringify(await makeKeys()), { mode: 0o600 });
  // `link` fails when the file exists: of two processes that start together, one wins and both read its keys.
  await link(draft, file).catch(ignoreExisting);
  await rm(draft);
  const made = await readKeys(file);
  if (!made) throw new Error(`${file} was written and is gone`);
  return made;
}

async function readKeys(file: string): Promise<IssuerKeys | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return keysSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `${file} does not hold the issuer's keys; delete it to make new ones (everybody signs in again)`,
    );
  }
}

async function makeKeys(): Promise<IssuerKeys> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(jwk); // RFC 7638
  return {
    signing: { ...jwk, kid, use: 'sig', alg: signingAlg },
    cookies: [randomBytes(32).toString('base64url')],
  };
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
