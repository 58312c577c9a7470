/**
 * AWS Signature Version 4 for a POST without a query (IAM User Guide, "Create a signed AWS API request"). Enters: a
 * request and the credentials of its session. Leaves: all its headers. A library's signer derives its keys for each
 * call or looks them up by a digest of the secret; here a key lives as long as its credentials, one for each day.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export type SigningCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

/** Names of headers in lower case; their values without spaces at the ends, and no two spaces in a row. */
export type UnsignedRequest = { path: string; headers: Record<string, string>; body: string };

export type Sign = (request: UnsignedRequest, credentials: SigningCredentials) => Record<string, string>;

type SigningKey = { date: string; key: KeyObject };

/** These need no encoding, however often AWS encodes a path. */
const plainPath = /^[A-Za-z0-9_.~/-]+$/;
/** Names in lower case, values that a canonical request takes as they are. */
const plainHeader = /^[a-z0-9-]+:[!-~]+(?: [!-~]+)*$/;

/**
 * One for each service and region.
 * @param service the name in the signature's scope
 * @returns a function that throws Error for a path or a header that would have to be encoded
 */
export function createSigner(service: string, region: string, now: () => number = Date.now): Sign {
  const keys = new WeakMap<SigningCredentials, SigningKey>();
  const keyOf = (credentials: SigningCredentials, date: string): KeyObject => {
    const known = keys.get(credentials);
    if (known?.date === date) return known.key;
    const secret = Buffer.from(`AWS4${credentials.secretAccessKey}`);
    const derived = [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, secret);
    const key = createSecretKey(derived);
    keys.set(credentials, { date, key });
    return key;
  };

  return ({ path, headers, body }, credentials) => {
    if (!plainPath.test(path)) throw new Error('a path that would have to be encoded cannot be signed here');
    const time = `${new Date(now()).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const date = time.slice(0, 8);
    const bodyDigest = sha256(body);
    const signed: Record<string, string> = {
      ...headers,
      'x-amz-content-sha256': bodyDigest,
      'x-amz-date': time,
      'x-amz-security-token': credentials.sessionToken,
    };
    const names = Object.keys(signed).sort();
    const lines = names.map((name) => `${name}:${signed[name]}`);
    if (!lines.every((line) => plainHeader.test(line)))
      throw new Error('a header that would have to be normalized cannot be signed here');
    const list = names.join(';');
    const canonical = `POST\n${path}\n\n${lines.join('\n')}\n\n${list}\n${bodyDigest}`;
    const scope = `${date}/${region}/${service}/aws4_request`;
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`;
    const signature = hmac(keyOf(credentials, date), toSign).toString('hex');
    signed.authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
    return signed;
  };
}

function sha256(text: string): string {
  return hash('sha256', text);
}

/** A key that serves many requests is a KeyObject: Node makes one of every other key, each time. */
function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
