/**
 * TLS for the doors of the local AWS.
 * Enters: the local home folder. Leaves: a CA to trust and a server key and certificate for `localhost`, 127.0.0.1
 * and ::1, kept in `<home>/tls/` and reused until fewer than 30 days are left.
 * Never happens: the CA's private key is written down. It signs one certificate and is forgotten, and the CA is
 * constrained to loopback names, so a stolen home folder cannot vouch for any other host.
 */
import { createPrivateKey, KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Tls = {
  /** absolute or home-relative path of the CA certificate, for NODE_EXTRA_CA_CERTS and `ca` options */
  caFile: string;
  /** PEM */
  ca: string;
  key: string;
  cert: string;
};

const DAY_MS = 86_400_000;
/** Apple's limit for a server certificate under a CA that a user added (support.apple.com/103769). */
const LIFETIME_MS = 825 * DAY_MS;
const REMAKE_BELOW_MS = 30 * DAY_MS;
/** A clock that was set back a little still accepts a certificate made a moment ago. */
const CLOCK_SKEW_MS = 3_600_000;
const CA_NAME = 'CN=Chokepoint local CA (loopback only)';
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

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
  await writeTls(staging, await makeTls());
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

/** RFC 5280: 4.2.1.1 AKI, 4.2.1.2 SKI, 4.2.1.3 key usage, 4.2.1.6 SAN, 4.2.1.9 basic constraints, 4.2.1.10 names. */
async function makeTls(): Promise<Omit<Tls, 'caFile'>> {
  provideReflectMetadata();
  const x509 = await import('@peculiar/x509');
  const { subtle } = globalThis.crypto;
  const caKeys = await subtle.generateKey(ECDSA, false, ['sign', 'verify']);
  const leafKeys = await subtle.generateKey(ECDSA, true, ['sign', 'verify']);
  const notBefore = new Date(Date.now() - CLOCK_SKEW_MS);
  const life = { notBefore, notAfter: new Date(notBefore.getTime() + LIFETIME_MS - 1_000) };

  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: CA_NAME,
    keys: caKeys,
    serialNumber: serialNumber(),
    ...life,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
      new x509.Extension('2.5.29.30', true, loopbackNameConstraints()),
    ],
  });
  const cert = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: CA_NAME,
    publicKey: leafKeys.publicKey,
    signingKey: caKeys.privateKey,
    serialNumber: serialNumber(),
    ...life,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await x509.SubjectKeyIdentifierExtension.create(leafKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const key = KeyObject.from(leafKeys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ca: `${ca.toString('pem')}\n`, cert: `${cert.toString('pem')}\n`, key };
}

/** Positive and 16 bytes long (RFC 5280, 4.1.2.2 allows at most 20). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

/**
 * NameConstraints in DER (RFC 5280, 4.2.1.10): permitted are DNS `localhost` and the two loopback addresses.
 * By hand because the library has no builder for this extension; every length here is below 128.
 */
function loopbackNameConstraints(): Uint8Array<ArrayBuffer> {
  const der = (tag: number, ...content: number[]) => [tag, content.length, ...content];
  const permitted = (base: number[]) => der(0x30, ...base);
  const ones = (count: number) => Array<number>(count).fill(0xff);
  const dnsName = der(0x82, ...Buffer.from('localhost', 'ascii'));
  const ipv4 = der(0x87, 127, 0, 0, 1, ...ones(4));
  const ipv6 = der(0x87, ...Array<number>(15).fill(0), 1, ...ones(16));
  const subtrees = der(0xa0, ...permitted(dnsName), ...permitted(ipv4), ...permitted(ipv6));
  return Uint8Array.from(der(0x30, ...subtrees));
}

type MetadataReflect = typeof Reflect & {
  getMetadata?: (key: unknown, target: object) => unknown;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
};

/**
 * @peculiar/x509 stands on tsyringe, which refuses to load without the three reflect-metadata functions. It asks for
 * them and uses nothing more, so these few lines stand in for the package. Does nothing when they exist.
 */
function provideReflectMetadata(): void {
  const reflect = Reflect as MetadataReflect;
  if (reflect.getMetadata) return;
  const metadata = new WeakMap<object, Map<unknown, unknown>>();
  reflect.getOwnMetadata = (key, target) => metadata.get(target)?.get(key);
  reflect.getMetadata = reflect.getOwnMetadata;
  reflect.defineMetadata = (key, value, target) => {
    const own = metadata.get(target) ?? new Map<unknown, unknown>();
    metadata.set(target, own.set(key, value));
  };
}
