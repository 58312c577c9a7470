import { describe, expect, test } from 'vitest';
import { decodeAwsChunked, plainHeaders } from '../../../../stacks/local/wire/aws-chunked.ts';

const HEADERS = {
  'content-encoding': 'aws-chunked',
  'transfer-encoding': 'chunked',
  'x-amz-decoded-content-length': '5',
  'x-amz-trailer': 'x-amz-checksum-crc32',
};
const BODY = '3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';
const SHA256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';

const decode = (body: string, headers: Record<string, string> = {}) =>
  decodeAwsChunked({ ...HEADERS, ...headers }, Buffer.from(body, 'latin1')).toString();

describe('an aws-chunked body with a trailer', () => {
  test('is decoded to the bytes of the object', () => {
    expect(decode(BODY)).toBe('hello');
    expect(decode('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n')).toBe('hello');
  });

  test.each([
    ['SHA-256', 'x-amz-checksum-sha256', SHA256],
    ['SHA-1', 'x-amz-checksum-sha1', 'qvTGHdzF6KLavt4PO0gs2a6pQ00='],
  ])('is checked against %s too', (_title, name, value) => {
    expect(decode(`5\r\nhello\r\n0\r\n${name}:${value}\r\n\r\n`, { 'x-amz-trailer': name })).toBe('hello');
    expect(() => decode(`5\r\nhellO\r\n0\r\n${name}:${value}\r\n\r\n`, { 'x-amz-trailer': name })).toThrow(
      `Value for ${name} trailing header is invalid.`,
    );
  });

  test.each([
    ['changed bytes', BODY.replace('hel', 'heL'), {}, 'InvalidRequest'],
    ['a changed checksum', BODY.replace('NhCm', 'AhCm'), {}, 'InvalidRequest'],
    ['no trailer', '5\r\nhello\r\n0\r\n\r\n', {}, 'MalformedTrailerError'],
    [
      'another trailer than announced',
      BODY.replace('crc32:NhCmhg==', `sha256:${SHA256}`),
      {},
      'MalformedTrailerError',
    ],
    [
      'a second trailer',
      BODY.replace('==\r\n\r\n', '==\r\nx-amz-checksum-sha1:eA==\r\n\r\n'),
      {},
      'MalformedTrailerError',
    ],
    ['something after the trailer', `${BODY}x`, {}, 'MalformedTrailerError'],
    ['no end', '5\r\nhello\r\n', {}, 'InvalidRequest'],
    ['a chunk that is cut off', '9\r\nhello\r\n', {}, 'InvalidRequest'],
    ['a chunk that is longer than its size', BODY.replace('3\r\nhel', '2\r\nhel'), {}, 'InvalidRequest'],
    ['a chunk size that is no number', BODY.replace('3\r\n', '-3\r\n'), {}, 'InvalidRequest'],
    ['a signed chunk', BODY.replace('3\r\n', '3;chunk-signature=00\r\n'), {}, 'InvalidRequest'],
    ['another length than stated', BODY, { 'x-amz-decoded-content-length': '6' }, 'IncompleteBody'],
    ['another content encoding', BODY, { 'content-encoding': 'gzip' }, 'InvalidRequest'],
    [
      'a checksum that is not understood',
      BODY,
      { 'x-amz-trailer': 'x-amz-checksum-crc64nvme' },
      'NotImplemented',
    ],
  ])('is refused with %s', (_title, body, headers, code) => {
    expect(() => decode(body, headers)).toThrow(expect.objectContaining({ code }));
  });

  test('reaches its service as if it had been sent plainly, with its checksum as a header', () => {
    const headers = { ...HEADERS, 'content-encoding': 'aws-chunked,gzip', host: 'x' };
    expect(plainHeaders(headers, Buffer.from('hello'))).toEqual({
      host: 'x',
      'content-encoding': 'gzip',
      'content-length': '5',
      'x-amz-checksum-crc32': 'NhCmhg==',
      'x-amz-decoded-content-length': '5',
    });
  });
});
