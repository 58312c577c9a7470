/**
 * TLS for the doors and for the local AWS. Takes the local home folder; gives a CA to trust, a server key and
 * certificate for the doors (`localhost`) and one for the local AWS (127.0.0.1), kept in `<home>/tls/` and
 * reused until fewer than 30 days are left. The CA's private key is not stored, and the CA is limited to
 * loopback names, so a stolen home folder cannot vouch for any other host.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificates, type ServerCertificate } from './tls-certificate.ts';

export type Tls = {
  /** absolute or home-relative path of the CA certificate, for NODE_EXTRA_CA_CERTS and `ca` options */
  caFile: string;
  /** PEM */
  ca: string;
  /** of the local AWS; `key` and `cert` are of the doors */
  aws: ServerCertificate;
} & ServerCertificate;

const remakeBelowMs = 30 * 86_400_000;

/**
 * The CA and server certificates of this home: read when they are valid, else all made anew (the CA's key is
 * gone, so a certificate cannot be renewed under the old CA).
 * @throws the file system's error when `<home>/tls` cannot be written
 */
export async function ensureTls(home: string): Promise<Tls> {
  const folder = join(home, 'tls');
  const kept = await readTls(folder);
  if (kept) return kept;

  // The files belong together, so a rename puts the whole folder into place at once.
  await mkdir(home, { recursive: true });
  const staging = await mkdtemp(join(home, 'tls-'));
  await writeTls(staging, await makeCertificates());
  try {
    await rename(staging, folder);
  } catch (error) {
    if (!isTaken(error)) throw error;
    // Either another process was faster and its set is as good, or the existing set is no longer valid.
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
    const ca = await readFile(caFile, 'utf8');
    const [door, aws] = [await readServer(folder, ''), await readServer(folder, 'aws-')];
    return isValid(ca, door) && isValid(ca, aws) ? { caFile, ca, ...door, aws } : undefined;
  } catch {
    return undefined; // absent or not PEM: made anew
  }
}

async function readServer(folder: string, prefix: string): Promise<ServerCertificate> {
  return {
    key: await readFile(join(folder, `${prefix}key.pem`), 'utf8'),
    cert: await readFile(join(folder, `${prefix}cert.pem`), 'utf8'),
  };
}

function isValid(ca: string, { key, cert }: ServerCertificate): boolean {
  const issuer = new X509Certificate(ca);
  const leaf = new X509Certificate(cert);
  return (
    leaf.checkIssued(issuer) &&
    leaf.verify(issuer.publicKey) &&
    leaf.checkPrivateKey(createPrivateKey(key)) &&
    Date.parse(leaf.validTo) - Date.now() > remakeBelowMs
  );
}

async function writeTls(
  folder: string,
  { ca, door, aws }: Awaited<ReturnType<typeof makeCertificates>>,
): Promise<void> {
  for (const [prefix, server] of [
    ['', door],
    ['aws-', aws],
  ] as const) {
    await writeFile(join(folder, `${prefix}key.pem`), server.key, { mode: 0o600 });
    await writeFile(join(folder, `${prefix}cert.pem`), server.cert);
  }
  await writeFile(join(folder, 'ca.pem'), ca);
}
