/**
 * The one reader of a request's body. Enters: API Gateway's event. Leaves: the message, which the batch check, the
 * mirrored headers, the named tool and the SDK all get; none of them sees a byte or a text of the body. Never: a body
 * that another reader could take for another message.
 */
import { MIMEType } from 'node:util';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { codes, protocolError } from './protocol-error.ts';
import { whyAmbiguous } from './strict-json.ts';

/** Bytes of a request body. */
export const maxBodyBytes = 1024 * 1024;

export type Message = Record<string, unknown>;

/** Throws a Response: 415, 413 or 400. */
export function parseBody(event: APIGatewayProxyEvent, headers: Headers): Message {
  checkType(headers);
  const text = textOf(event);
  const message = parse(text);
  const why = whyAmbiguous(text);
  if (why !== undefined) throw protocolError(400, codes.parse, `The body ${why}`);
  // Batches left the protocol with 2025-06-18, and one body must name one tool.
  if (Array.isArray(message))
    throw protocolError(400, codes.invalidRequest, 'Batches are not served: send one message at a time');
  if (typeof message !== 'object' || message === null)
    throw protocolError(400, codes.invalidRequest, 'The body must be one JSON-RPC message, an object');
  return message as Message;
}

/** RFC 9110, sections 8.3 and 8.4, and 15.5.16: what comes in another form is 415. */
function checkType(headers: Headers): void {
  const coding = headers.get('content-encoding') ?? 'identity';
  if (isJson(headers.get('content-type')) && coding.trim().toLowerCase() === 'identity') return;
  throw protocolError(415, codes.edge, 'Send the body as application/json, in UTF-8 and uncompressed');
}

function isJson(contentType: string | null): boolean {
  try {
    const { essence, params } = new MIMEType(contentType ?? '');
    return essence === 'application/json' && /^utf-?8$/i.test(params.get('charset') ?? 'utf-8');
  } catch {
    return false;
  }
}

/** The limit is counted in bytes, before anything is decoded. RFC 8259, section 8.1: UTF-8, without a mark at its start. */
function textOf({ body, isBase64Encoded }: APIGatewayProxyEvent): string {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBodyBytes)
    throw protocolError(413, codes.invalidRequest, `The body is larger than ${maxBodyBytes} bytes`);
  if (bytes.length === 0) throw protocolError(400, codes.parse, 'The body is missing');
  if (!isBase64Encoded) checkDecoded(body ?? '');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw protocolError(400, codes.parse, 'The body is not UTF-8');
  }
}

/**
 * A body that API Gateway hands over as text was decoded there, and U+FFFD stands for each byte that was no UTF-8
 * (Developer Guide, "Binary media types for REST APIs": a text payload is a UTF-8-encoded string).
 */
function checkDecoded(text: string): void {
  if (!text.includes('\ufffd') && text.isWellFormed()) return;
  const message = String.raw`The body holds bytes that are not UTF-8, or U+FFFD, which cannot be told from them: write it as \ufffd`;
  throw protocolError(400, codes.parse, message);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw protocolError(400, codes.parse, 'The body is not JSON');
  }
}
