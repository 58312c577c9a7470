import { execFileSync, spawnSync } from 'node:child_process';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, type PeerCertificate, rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ensureTls, type Tls } from '../../../../stacks/local/wire/tls.ts';
import type { ServerCertificate } from '../../../../stacks/local/wire/tls-certificate.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
let home: string;
let tls: Tls;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'chokepoint-tls-'));
  tls = await ensureTls(home);
});

afterAll(async () => {
  await rm(home, { recursive: true });
});

/** openssl's verdict on a certificate under a CA, strict; undefined where there is no openssl. */
function verifyStrictly(ca: string, cert: string, ...more: string[]): string {
  const result = spawnSync('openssl', ['verify', '-x509_strict', ...more, '-CAfile', ca, cert], {
    encoding: 'utf8',
  });
  return result.stdout + result.stderr;
}

async function getOverTls(
  served: ServerCertificate,
  ca: string[],
  { host, servername }: { host: string; servername: string },
): Promise<string> {
  const server = createServer({ key: served.key, cert: served.cert }, (_request, response) =>
    response.end('served'),
  );
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  try {
    return await new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const options = { host, port, ca, agent: false as const, ...(servername && { servername }) };
      const asked = request(options, (response) => {
        response.on('data', (chunk: Buffer) => resolve(chunk.toString()));
      });
      asked.on('error', reject).end();
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the certificate of the doors', () => {
  const cert = () => join(home, 'tls', 'cert.pem');

  it.runIf(hasOpenssl)('is accepted by a strict verifier for localhost, and for no other name', () => {
    const verify = (...name: string[]) =>
      verifyStrictly(tls.caFile, cert(), '-purpose', 'sslserver', ...name);
    expect(verify('-verify_hostname', 'localhost')).toContain('OK');
    expect(verify('-verify_hostname', 'example.com')).toContain('hostname mismatch');
    expect(verify('-verify_ip', '127.0.0.1')).toContain('IP address mismatch');
  });

  it('serves a client that trusts the CA, over 127.0.0.1 and ::1', async () => {
    for (const host of ['127.0.0.1', '::1'])
      expect(await getOverTls(tls, [tls.ca], { host, servername: 'localhost' })).toBe('served');
  });

  it('is refused by a client that does not trust the CA, or that asked for another name', async () => {
    const host = '127.0.0.1';
    await expect(getOverTls(tls, [...rootCertificates], { host, servername: 'localhost' })).rejects.toThrow(
      /unable to verify/,
    );
    await expect(getOverTls(tls, [tls.ca], { host, servername: 'example.com' })).rejects.toThrow(/altnames/);
    await expect(getOverTls(tls, [tls.ca], { host, servername: '' })).rejects.toThrow(
      /not in the cert's list/,
    );
  });

  it('names localhost', () => {
    expect(checkServerIdentity('localhost', legacy(tls.cert))).toBeUndefined();
  });

  it.each(['example.com', 'evil.localhost', '127.0.0.1', '127.0.0.2', '::1', 'localhost.example.com'])(
    'does not name %s',
    (name) => {
      expect(checkServerIdentity(name, legacy(tls.cert))).toBeInstanceOf(Error);
    },
  );

  it('lives at most 825 days and is for servers only', () => {
    const cert = new X509Certificate(tls.cert);
    const days = (Date.parse(cert.validTo) - Date.parse(cert.validFrom)) / 86_400_000;
    expect(days).toBeLessThanOrEqual(825);
    expect(cert.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(cert.ca).toBe(false);
  });

  it('can be judged by BoringSSL, which Bun and Electron verify with: no name of a constrained kind but DNS', async () => {
    expect(await boringSslRefuses(tls.ca, tls.cert)).toEqual([]);
    // The rule finds what they refuse: a certificate with an address under the same CA.
    expect(await boringSslRefuses(tls.ca, tls.aws.cert)).toEqual(['ip', 'ip']);
  });
});

describe('the certificate of the local AWS', () => {
  const cert = () => join(home, 'tls', 'aws-cert.pem');

  it.runIf(hasOpenssl)(
    'is accepted by a strict verifier for localhost and the loopback addresses, and for no other',
    () => {
      const verify = (...name: string[]) =>
        verifyStrictly(tls.caFile, cert(), '-purpose', 'sslserver', ...name);
      expect(verify('-verify_ip', '127.0.0.1')).toContain('OK');
      expect(verify('-verify_ip', '::1')).toContain('OK');
      expect(verify('-verify_ip', '10.0.0.1')).toContain('IP address mismatch');
      expect(verify('-verify_hostname', 'localhost')).toContain('OK');
      expect(verify('-verify_hostname', 'example.com')).toContain('hostname mismatch');
    },
  );

  it('serves a client that trusts the CA, at the addresses themselves', async () => {
    for (const host of ['127.0.0.1', '::1'])
      expect(await getOverTls(tls.aws, [tls.ca], { host, servername: '' })).toBe('served');
  });

  it('has a key of its own', () => {
    expect(tls.aws.key).not.toBe(tls.key);
  });
});

/**
 * The kinds of a certificate's names that BoringSSL cannot judge under this CA (x509/v3_ncons.cc, nc_match): it looks at
 * a constraint only where the certificate has a name of that kind, and knows no rule for addresses.
 */
async function boringSslRefuses(ca: string, cert: string): Promise<string[]> {
  const x509 = await import('@peculiar/x509');
  const constrained = new x509.X509Certificate(ca).getExtension('2.5.29.30');
  const names = new x509.X509Certificate(cert).getExtension(x509.SubjectAlternativeNameExtension)?.names;
  if (!constrained || !names) throw new Error('the CA has no constraints, or the certificate no names');
  return names.items.map(({ type }) => type).filter((type) => type !== 'dns');
}

function legacy(pem: string): PeerCertificate {
  return new X509Certificate(pem).toLegacyObject() as PeerCertificate;
}

describe('the CA', () => {
  it.runIf(hasOpenssl)('could not vouch for another host even if its key had been kept', async () => {
    // The key is gone, so a CA with the very same constraint is made, and signs a certificate for example.com.
    const { caFile, certFile } = await signElsewhereWithSameConstraints();
    expect(verifyStrictly(caFile, certFile)).toContain('permitted subtree violation');
  });

  it('has no private key on disk', async () => {
    const files = ['aws-cert.pem', 'aws-key.pem', 'ca.pem', 'cert.pem', 'key.pem'];
    expect((await readdir(join(home, 'tls'))).sort()).toEqual(files);
    const ca = createPublicKey(tls.ca).export({ format: 'jwk' });
    for (const file of ['key.pem', 'aws-key.pem']) {
      const key = await readFile(join(home, 'tls', file), 'utf8');
      expect(key.match(/BEGIN/g)).toHaveLength(1);
      expect(createPublicKey(key).export({ format: 'jwk' })).not.toEqual(ca);
    }
    expect((await readdir(home)).filter((name) => name.startsWith('tls-'))).toEqual([]);
  });
});

async function signElsewhereWithSameConstraints(): Promise<{ caFile: string; certFile: string }> {
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const [caKeys, keys] = await Promise.all(
    [1, 2].map(() => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])),
  );
  if (!caKeys || !keys) throw new Error('no keys');
  const constraints = new x509.X509Certificate(tls.ca).extensions.find(({ type }) => type === '2.5.29.30');
  if (!constraints) throw new Error('the CA has no name constraints');
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=twin',
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
      constraints,
    ],
  });
  const cert = await x509.X509CertificateGenerator.create({
    subject: 'CN=elsewhere',
    issuer: 'CN=twin',
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'example.com' }]),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const caFile = join(home, 'twin-ca.pem');
  const certFile = join(home, 'twin.pem');
  await writeFile(caFile, ca.toString('pem'));
  await writeFile(certFile, cert.toString('pem'));
  return { caFile, certFile };
}

describe('ensureTls', () => {
  it('keeps the server keys from others', async () => {
    for (const file of ['key.pem', 'aws-key.pem'])
      expect((await stat(join(home, 'tls', file))).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, 'tls'))).mode & 0o777).toBe(0o700);
  });

  it('reuses what is valid', async () => {
    expect(await ensureTls(home)).toEqual(tls);
  });

  it('makes CA and certificate anew when fewer than 30 days are left', async () => {
    const own = await mkdtemp(join(tmpdir(), 'chokepoint-tls-'));
    const first = await ensureTls(own);
    vi.useFakeTimers({
      now: Date.parse(new X509Certificate(first.cert).validTo) - 31 * 86_400_000,
      toFake: ['Date'],
    });
    try {
      expect((await ensureTls(own)).ca).toBe(first.ca);
      vi.setSystemTime(Date.now() + 2 * 86_400_000);
      const second = await ensureTls(own);
      expect(second.ca).not.toBe(first.ca);
      expect(new X509Certificate(second.cert).checkIssued(new X509Certificate(second.ca))).toBe(true);
    } finally {
      vi.useRealTimers();
      await rm(own, { recursive: true });
    }
  });

  it('makes all anew when a file is missing or belongs to another set', async () => {
    const own = await mkdtemp(join(tmpdir(), 'chokepoint-tls-'));
    const first = await ensureTls(own);
    await writeFile(join(own, 'tls', 'ca.pem'), tls.ca);
    const second = await ensureTls(own);
    expect([first.ca, tls.ca]).not.toContain(second.ca);
    await rm(join(own, 'tls', 'key.pem'));
    expect((await ensureTls(own)).ca).not.toBe(second.ca);
    await rm(own, { recursive: true });
  });

  it('makes all anew for a home from when the doors and the local AWS had one certificate', async () => {
    const own = await mkdtemp(join(tmpdir(), 'chokepoint-tls-'));
    const first = await ensureTls(own);
    for (const file of ['aws-key.pem', 'aws-cert.pem']) await rm(join(own, 'tls', file));
    const second = await ensureTls(own);
    expect(second.ca).not.toBe(first.ca);
    expect(new X509Certificate(second.cert).subjectAltName).toBe('DNS:localhost');
    await rm(own, { recursive: true });
  });

  it('gives one set to callers that come at the same time', async () => {
    const own = await mkdtemp(join(tmpdir(), 'chokepoint-tls-'));
    const sets = await Promise.all([ensureTls(own), ensureTls(own), ensureTls(own)]);
    expect(new Set(sets.map(({ cert }) => cert)).size).toBe(1);
    await rm(own, { recursive: true });
  });

  it('works where NODE_EXTRA_CA_CERTS names the CA file', () => {
    const script = `require('node:tls').createSecureContext(); process.stdout.write(String(require('node:tls').getCACertificates('extra').length))`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: tls.caFile };
    expect(execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' })).toBe('1');
  });
});
