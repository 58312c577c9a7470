/**
 * Temporary credentials without a session store. Takes the claims of a session; gives an access key id, a
 * secret and a session token, which later opens to the same session. The token is AES-256-GCM over the claims
 * and the secret, with the access key id as associated data, so it opens only beside its own access key id.
 * The secret exists only in the sealed token, in the answer with the credentials, and in this process among the
 * last sessions that signed a request.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createCache } from '../../../shared/kept.ts';
import { AwsError, type Credentials, type Session, type SessionClaims } from '../../account/aws-request.ts';

export type Vault = {
  /** Mints credentials for the claims. */
  seal(claims: SessionClaims): { credentials: Credentials; session: Session };
  /**
   * Opens a session token. error-shapes.ts turns both errors into each service's answer.
   * @throws AwsError `InvalidClientTokenId` (403) for a token that this vault did not seal for this access
   * key id, `ExpiredToken` (403) after the session's end
   */
  open(accessKeyId: string, sessionToken: string): Opened;
};

/** 256 bits: AES-256-GCM. */
const keyBytes = 32;
/** NIST SP 800-38D, 5.2.1.1: GCM is made for 96-bit IVs; random ones are safe for 2^32 tokens per key. */
const ivBytes = 12;
const tagBytes = 16;
/** First byte of a token; a token of another version of this code is refused. */
const version = 1;
/** STS's tokens have some hundred characters; tags and a session policy stay far below this limit. */
const maxTokenChars = 16_384;

/** Sessions that stay opened: those of the functions, and of some hundred calls before. Each has about 2 kB. */
const maxOpened = 500;

type Opened = { session: Session; secretAccessKey: string };

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A vault over a 32-byte key; keep the key for credentials to survive a restart. `now`: milliseconds. */
export function createVault(key: Buffer, now: () => number = Date.now): Vault {
  if (key.length !== keyBytes)
    throw new Error(`the vault key has ${key.length} bytes instead of ${keyBytes}`);
  const opened = createCache<Opened>(maxOpened);
  return {
    seal(claims) {
      const accessKeyId = mintAccessKeyId();
      const secretAccessKey = randomBytes(30).toString('base64');
      const sealed = sealText(key, accessKeyId, JSON.stringify({ claims, secretAccessKey }));
      const credentials = {
        accessKeyId,
        secretAccessKey,
        sessionToken: sealed.toString('base64'),
        expiresAtMs: claims.expiresAtMs,
      };
      return { credentials, session: { ...claims, accessKeyId } };
    },
    open(accessKeyId, sessionToken) {
      // Only the pair that opened before is found again: an access key id has no line end, nor has a token.
      const found = opened(`${accessKeyId}\n${sessionToken}`, () =>
        openToken(key, accessKeyId, sessionToken),
      );
      if (now() >= found.session.expiresAtMs) {
        throw new AwsError('ExpiredToken', 403, 'The security token included in the request is expired');
      }
      return found;
    },
  };
}

/** @throws AwsError InvalidClientTokenId (403) */
function openToken(key: Buffer, accessKeyId: string, sessionToken: string): Opened {
  const text = openText(key, accessKeyId, sessionToken);
  if (text === undefined) {
    throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
  }
  const { claims, secretAccessKey } = JSON.parse(text) as { claims: SessionClaims; secretAccessKey: string };
  return { session: { ...claims, accessKeyId }, secretAccessKey };
}

/** `ASIA` marks temporary credentials (IAM User Guide, "IAM identifiers", table of unique id prefixes). */
function mintAccessKeyId(): string {
  let id = 'ASIA';
  // 256 is a multiple of 32: the remainder is uniform.
  for (const byte of randomBytes(16)) id += base32Alphabet[byte % 32];
  return id;
}

function sealText(key: Buffer, accessKeyId: string, text: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(accessKeyId));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), body]);
}

/** The sealed text; undefined for anything but a token of this key and this access key id. */
function openText(key: Buffer, accessKeyId: string, token: string): string | undefined {
  if (token.length > maxTokenChars) return undefined;
  const bytes = Buffer.from(token, 'base64');
  // Buffer skips characters outside base64; a session's token has one spelling.
  if (bytes.toString('base64') !== token) return undefined;
  if (bytes[0] !== version || bytes.length <= 1 + ivBytes + tagBytes) return undefined;
  const iv = bytes.subarray(1, 1 + ivBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAAD(associatedData(accessKeyId));
  decipher.setAuthTag(bytes.subarray(1 + ivBytes, 1 + ivBytes + tagBytes));
  try {
    return (
      decipher.update(bytes.subarray(1 + ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
    );
  } catch {
    return undefined;
  }
}

function associatedData(accessKeyId: string): Buffer {
  return Buffer.from(`local session ${version} ${accessKeyId}`, 'utf8');
}
