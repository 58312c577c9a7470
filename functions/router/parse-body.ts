/**
 * The one reader of a request's body. Enters: API Gateway's event. Leaves: the message, which the batch check, the
 * mirrored headers, the named tool and the SDK all get; none of them sees a byte or a text of the body. Never: a body
 * that another reader could take for another message.
 */
import { MIMEType } from 'node:util';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { whyAmbiguous } from '../../shared/strict-json.ts';
import { EdgeRefusal, maxBodyBytes } from './edge-refusal.ts';

/** One JSON-RPC message, not yet checked. */
export type Message = Record<string, unknown>;

/**
 * @param headers of the event, each with all of its values
 * @throws EdgeRefusal for a body of another type, too large, or not exactly one JSON object
 */
export function parseBody(event: APIGatewayProxyEvent, headers: Headers): Message {
  checkType(headers);
  const text = textOf(event);
  const message = parse(text);
  const why = whyAmbiguous(text);
  if (why !== undefined) throw new EdgeRefusal('body-ambiguous', why);
  // Batches left the protocol with 2025-06-18, and one body must name one tool.
  if (Array.isArray(message)) throw new EdgeRefusal('batch');
  if (typeof message !== 'object' || message === null) throw new EdgeRefusal('body-no-object');
  return message as Message;
}

/** RFC 9110, sections 8.3, 8.4 and 15.5.16: another type or coding is answered 415. */
function checkType(headers: Headers): void {
  const coding = headers.get('content-encoding') ?? 'identity';
  if (isJson(headers.get('content-type')) && coding.trim().toLowerCase() === 'identity') return;
  throw new EdgeRefusal('body-of-another-type');
}

function isJson(contentType: string | null): boolean {
  try {
    const { essence, params } = new MIMEType(contentType ?? '');
    return essence === 'application/json' && /^utf-?8$/i.test(params.get('charset') ?? 'utf-8');
  } catch {
    return false;
  }
}

/** Keeps nothing between two whole texts. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The limit is counted in bytes, before anything is decoded. RFC 8259, section 8.1: UTF-8, without a mark at its start.
 */
function textOf({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBodyBytes) throw new EdgeRefusal('body-too-large');
  if (bytes.length === 0) throw new EdgeRefusal('no-body');
  if (!isBase64Encoded) checkDecoded(body ?? '');
  try {
    return decoder.decode(bytes);
  } catch {
    throw new EdgeRefusal('body-not-utf8');
  }
}

/**
 * API Gateway decodes a body that it hands over as text, and writes U+FFFD for each byte that was not UTF-8 (Developer
 * Guide, "Binary media types for REST APIs": a text payload is a UTF-8-encoded string).
 */
function checkDecoded(text: string): void {
  if (text.includes('\ufffd') || !text.isWellFormed()) throw new EdgeRefusal('body-decoded-with-loss');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EdgeRefusal('body-not-json');
  }
}
