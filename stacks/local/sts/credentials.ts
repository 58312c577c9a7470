/**
 * Temporary credentials without a session store. In: what a session may claim. Out: an access key id, a
 * secret and a session token; later the token opens to the same session again. The token is AES-256-GCM over
 * the claims and the secret, with the access key id as associated data: a token opens only beside its own
 * access key id. A secret is never written anywhere but into the sealed token and the answer that carries the
 * credentials.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AwsError, type Credentials, type Session, type SessionClaims } from '../../account/aws-request.ts';

export type Vault = {
  /** Mints credentials for the claims. */
  seal(claims: SessionClaims): { credentials: Credentials; session: Session };
  /**
   * Opens a session token. Throws AwsError `InvalidClientTokenId` (403) for a token that this vault did not
   * seal for this access key id, `ExpiredToken` (403) once the session has ended; error-shapes.ts turns both
   * into what each service answers.
   */
  open(accessKeyId: string, sessionToken: string): { session: Session; secretAccessKey: string };
};

/** 256 bits: AES-256-GCM. */
const keyBytes = 32;
/**
 * NIST SP 800-38D, 5.2.1.1: 96-bit IVs are the ones GCM is made for; random ones are safe for 2^32 tokens a
 * key.
 */
const ivBytes = 12;
const tagBytes = 16;
/** First byte of a token; another one is a token of another version of this code, and is refused. */
const version = 1;
/** STS answers tokens of some hundred characters; far above what tags and a session policy can make of it. */
const maxTokenChars = 16_384;

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * Makes a vault over a 32-byte key. Credentials outlive a restart exactly when the caller keeps the key.
 * `now` is in milliseconds since the epoch.
 */
export function createVault(key: Buffer, now: () => number = Date.now): Vault {
  if (key.length !== keyBytes)
    throw new Error(`the vault key has ${key.length} bytes instead of ${keyBytes}`);
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
      const opened = openText(key, accessKeyId, sessionToken);
      if (opened === undefined) {
        throw new AwsError(
          'InvalidClientTokenId',
          403,
          'The security token included in the request is invalid.',
        );
      }
      const { claims, secretAccessKey } = JSON.parse(opened) as {
        claims: SessionClaims;
        secretAccessKey: string;
      };
      if (now() >= claims.expiresAtMs) {
        throw new AwsError('ExpiredToken', 403, 'The security token included in the request is expired');
      }
      return { session: { ...claims, accessKeyId }, secretAccessKey };
    },
  };
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

/** The sealed text, or undefined for whatever is not a token of this key and this access key id. */
function openText(key: Buffer, accessKeyId: string, token: string): string | undefined {
  if (token.length > maxTokenChars) return undefined;
  const bytes = Buffer.from(token, 'base64');
  // Buffer skips what is not base64; one session has one spelling of its token.
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
