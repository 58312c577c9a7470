/** The limits of a request that API Gateway checks itself; reading applied the body's own limit before. */
import { type Call, methodArn } from '../call.ts';
import { GatewayFailure } from '../gateway-failure.ts';
import { maxHeaderValueBytes, maxMethodArnBytes, maxPayloadBytes, maxUrlChars } from './limits.ts';

/** Payload, URL and headers. */
export function checkLimits({ request }: Call): void {
  if (request.body === undefined || request.body.length > maxPayloadBytes) {
    throw new GatewayFailure('REQUEST_TOO_LARGE');
  }
  if (request.sentPath.length + request.rawQuery.length > maxUrlChars) throw tooLong();
  const bytes = request.headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  if (bytes > maxHeaderValueBytes) {
    // The quota is documented, the status is not; clients of regional APIs report 431.
    throw new GatewayFailure('DEFAULT_4XX', {
      status: 431,
      message: `HTTP header is larger than ${maxHeaderValueBytes} bytes.`,
    });
  }
}

/** "The API client receives a 414 Request URI too long response." (API Gateway quotas.) */
export function checkMethodArn(call: Call): void {
  if (Buffer.byteLength(methodArn(call)) > maxMethodArnBytes) throw tooLong();
}

function tooLong(): GatewayFailure {
  return new GatewayFailure('DEFAULT_4XX', { status: 414, message: 'Request URI too long' });
}
