/**
 * Reads the record of a Firehose request: the stream's name and the record's bytes, or the name of another
 * operation. Refuses unknown parameters instead of ignoring them.
 * Source: Amazon Data Firehose API Reference, PutRecord; the protocol is AWS JSON 1.1.
 */
import * as z from 'zod';
import { AwsError, type AwsRequest } from '../../account/aws-request.ts';

/** `DeliveryStreamName` is the rest of the stream's ARN; the pattern also keeps it safe as a file name. */
const streamName = z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/);
const putRecord = z.strictObject({
  DeliveryStreamName: streamName,
  Record: z.strictObject({ Data: z.base64() }),
});

/** "up to 1,000 KiB in size, before base64-encoding" (PutRecord). */
const maxRecordBytes = 1_000 * 1_024;

/** The operation of the request, as IAM knows it, and its parameters. */
export function parseOperation({ method, path, headers, body }: AwsRequest): [string, unknown] {
  const [, operation] = /^Firehose_20150804\.([A-Za-z]+)$/.exec(headers['x-amz-target'] ?? '') ?? [];
  if (method !== 'POST' || path !== '/' || operation === undefined)
    throw new AwsError('UnknownOperationException', 400, 'The local Firehose does not know this request.');
  if (headers['content-type'] !== 'application/x-amz-json-1.1')
    throw new AwsError('SerializationException', 400, 'The body must be application/x-amz-json-1.1.');
  try {
    return [operation, JSON.parse(body.toString('utf8'))];
  } catch {
    throw new AwsError('SerializationException', 400, 'The body is not JSON.');
  }
}

/** The stream of an operation; undefined without a name, or for a name that no stream can have. */
export function streamIn(parameters: unknown): string | undefined {
  const { data } = z.looseObject({ DeliveryStreamName: streamName }).safeParse(parameters);
  return data?.DeliveryStreamName;
}

/** The bytes of a PutRecord. @throws AwsError ValidationException or InvalidArgumentException (400) */
export function recordIn(parameters: unknown): Buffer {
  const { data, error } = putRecord.safeParse(parameters);
  if (error) {
    const where = error.issues
      .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
      .join('; ');
    throw new AwsError('ValidationException', 400, `1 validation error detected: ${where}`);
  }
  const bytes = Buffer.from(data.Record.Data, 'base64');
  if (bytes.length > maxRecordBytes)
    throw new AwsError('InvalidArgumentException', 400, `A record has at most ${maxRecordBytes} bytes.`);
  return bytes;
}
