/**
 * Request and response between the gateway's parts, independent of node:http and SigV4. A header name keeps
 * the client's spelling; look-ups ignore case.
 */
import type { AwsRequest } from '../../../account/aws-request.ts';

export type Header = readonly [name: string, value: string];

export type GatewayRequest = {
  method: string;
  /** path without stage, query and fragment; raw, never normalised or decoded */
  path: string;
  /** path as the client sent it, with the stage where the URL has one */
  sentPath: string;
  /** without the question mark */
  rawQuery: string;
  headers: Header[];
  /** undefined: larger than maxPayloadBytes, and not read to its end */
  body: Buffer | undefined;
  /** address of the connection, not of a header */
  sourceIp: string;
  /** host name of the URL, without port */
  domainName: string;
  /** scheme and port of the listener */
  proto: 'http' | 'https';
  port: number;
  /** as negotiated, `TLSv1.3`; absent without TLS */
  tlsVersion?: string;
  /** the verified request behind a call of a private API */
  signed?: AwsRequest;
};

export type GatewayResponse = {
  status: number;
  headers: Header[];
  /** An iterable that throws ends the response abruptly: its reader must not make it look complete. */
  body: Buffer | AsyncIterable<Uint8Array>;
};

/** All values of one header in the order they were sent. */
export function headersOf(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([sent]) => sent.toLowerCase() === wanted).map(([, value]) => value);
}

/** One header's value; the last of several, as in the `headers` of a proxy event. */
export function headerOf(headers: readonly Header[], name: string): string | undefined {
  return headersOf(headers, name).at(-1);
}

/** The media type alone: `application/json; charset=utf-8` → `application/json`. */
export function mediaTypeOf(value: string | undefined): string | undefined {
  return value?.split(';')[0]?.trim().toLowerCase() || undefined;
}
