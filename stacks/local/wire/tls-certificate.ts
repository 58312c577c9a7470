/**
 * Makes a CA, signs two certificates with it, and discards the CA's key: one certificate for the doors, which
 * names `localhost` alone, and one for the local AWS, which also names 127.0.0.1 and ::1. Gives PEM texts.
 * The CA cannot vouch for a name beyond loopback. RFC 5280: 4.2.1.1 AKI, 4.2.1.2 SKI, 4.2.1.3 key usage,
 * 4.2.1.6 SAN, 4.2.1.9 basic constraints, 4.2.1.10 name constraints; strict verifiers require all of them.
 */
import { KeyObject, randomBytes, type webcrypto } from 'node:crypto';

const dayMs = 86_400_000;
/** Apple's limit for a server certificate under a CA that a user added (support.apple.com/103769). */
const lifetimeMs = 825 * dayMs;
/** So that a clock that is a little slow accepts a new certificate. */
const clockSkewMs = 3_600_000;
const caName = 'CN=Chokepoint local CA (loopback only)';
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** PEM */
export type ServerCertificate = { key: string; cert: string };

type X509 = typeof import('@peculiar/x509');
type Names = readonly { type: 'dns' | 'ip'; value: string }[];
type Signing = { caKeys: webcrypto.CryptoKeyPair; life: { notBefore: Date; notAfter: Date }; names: Names };

/**
 * The doors' certificate names no address. BoringSSL, the verifier of Bun and Electron, cannot check a
 * constraint on addresses: it refuses every certificate with an address under a CA with such a constraint
 * ("unsupported name constraint type", BoringSSL, x509/v3_ncons.cc). The doors use only `localhost`, so
 * nothing is lost.
 */
const doorNames: Names = [{ type: 'dns', value: 'localhost' }];
/** Functions and SDKs reach the local AWS at https://127.0.0.1; they verify with OpenSSL. */
const awsNames: Names = [
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
];

/** One CA and two server certificates, valid from an hour ago for 825 days. Takes 200 ms, mostly loading. */
export async function makeCertificates(): Promise<{
  ca: string;
  door: ServerCertificate;
  aws: ServerCertificate;
}> {
  provideReflectMetadata();
  const x509 = await import('@peculiar/x509');
  const caKeys = await globalThis.crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
  const notBefore = new Date(Date.now() - clockSkewMs);
  const life = { notBefore, notAfter: new Date(notBefore.getTime() + lifetimeMs - 1_000) };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: caName,
    keys: caKeys,
    serialNumber: serialNumber(),
    ...life,
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
      new x509.Extension('2.5.29.30', true, loopbackNameConstraints()),
    ],
  });
  const sign = (names: Names) => signServer(x509, { caKeys, life, names });
  return {
    ca: `${ca.toString('pem')}\n`,
    door: await sign(doorNames),
    aws: await sign([...doorNames, ...awsNames]),
  };
}

async function signServer(x509: X509, { caKeys, life, names }: Signing): Promise<ServerCertificate> {
  const keys = await globalThis.crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: caName,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    serialNumber: serialNumber(),
    ...life,
    signingAlgorithm: ecdsa,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([...names]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { cert: `${cert.toString('pem')}\n`, key };
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
 * @peculiar/x509 uses tsyringe, which refuses to load without the three reflect-metadata functions and uses
 * no others, so these few lines replace the package. Does nothing when they exist.
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
