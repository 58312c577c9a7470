/**
 * TLS for the doors of the local AWS.
 * Enters: the local home folder. Leaves: a CA to trust and a server key and certificate for `localhost`, 127.0.0.1
 * and ::1, kept in `<home>/tls/` and reused until fewer than 30 days are left.
 * Never happens: the CA's private key is written down. It signs one certificate and is forgotten, and the CA is
 * constrained to loopback names, so a stolen home folder cannot vouch for any other host.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate } from './tls-certificate.ts';

export type Tls = {
  /** absolute or home-relative path of the CA certificate, for NODE_EXTRA_CA_CERTS and `ca` options */
  caFile: string;
  /** PEM */
  ca: string;
  key: string;
  cert: string;
};

const REMAKE_BELOW_MS = 30 * 86_400_000;

/**
 * The CA and server certificate of this home: read when they are valid, else both made anew (the CA's key is gone, so
 * a certificate cannot be renewed under the old CA).
 * Throws the file system's error when `<home>/tls` cannot be written.
 */
export async function ensureTls(home: string): Promise<Tls> {
  const folder = join(home, 'tls');
  const kept = await readTls(folder);
  if (kept) return kept;

  // The three files belong together, so they appear together: a folder is renamed into place.
  await mkdir(home, { recursive: true });
  const staging = await mkdtemp(join(home, 'tls-'));
  await writeTls(staging, await makeCertificate());
  try {
    await rename(staging, folder);
  } catch (error) {
    if (!isTaken(error)) throw error;
    // Another process was faster and its set is as good, or what is there is no longer valid.
    if (!(await readTls(folder))) await replaceFolder(staging, folder);
  }
  await rm(staging, { recursive: true, force: true });
  const made = await readTls(folder);
  if (!made) throw new Error(`${folder} was written but is not a valid key, certificate and CA`);
  return made;
}

async function replaceFolder(staging: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await rename(staging, folder);
}

function isTaken(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}

async function readTls(folder: string): Promise<Tls | undefined> {
  const caFile = join(folder, 'ca.pem');
  try {
    const [ca, key, cert] = await Promise.all([
      readFile(caFile, 'utf8'),
      readFile(join(folder, 'key.pem'), 'utf8'),
      readFile(join(folder, 'cert.pem'), 'utf8'),
    ]);
    return isValid(ca, key, cert) ? { caFile, ca, key, cert } : undefined;
  } catch {
    return undefined; // absent or not PEM: made anew
  }
}

function isValid(ca: string, key: string, cert: string): boolean {
  const issuer = new X509Certificate(ca);
  const leaf = new X509Certificate(cert);
  return (
    leaf.checkIssued(issuer) &&
    leaf.verify(issuer.publicKey) &&
    leaf.checkPrivateKey(createPrivateKey(key)) &&
    leaf.checkHost('localhost') !== undefined &&
    Date.parse(leaf.validTo) - Date.now() > REMAKE_BELOW_MS
  );
}

async function writeTls(folder: string, made: Omit<Tls, 'caFile'>): Promise<void> {
  await writeFile(join(folder, 'key.pem'), made.key, { mode: 0o600 });
  await writeFile(join(folder, 'cert.pem'), made.cert);
  await writeFile(join(folder, 'ca.pem'), made.ca);
}
