/**
 * The lines of files of records, one after the other: plain or gzip, as the local store and Firehose write them. A file
 * is read piece by piece.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { PlainError } from '../terminal/plain-error.ts';

/** `place`: file and line, such as `audit.jsonl:12` */
export type RecordLine = { text: string; place: string };

/** @throws PlainError for a file that cannot be read, or whose compression is broken */
export async function* recordLines(files: readonly string[]): AsyncGenerator<RecordLine> {
  for (const file of files) {
    try {
      let line = 0;
      for await (const text of linesOf(file, await isGzip(file))) {
        line += 1;
        if (text.trim() !== '') yield { text, place: `${file}:${line}` };
      }
    } catch (error) {
      throw new PlainError(`${file} cannot be read: ${(error as Error).message}`);
    }
  }
}

function linesOf(file: string, zipped: boolean): AsyncIterable<string> {
  const bytes = createReadStream(file);
  if (!zipped) return createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY });
  const input = bytes.pipe(createGunzip());
  bytes.once('error', (error) => input.destroy(error));
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

/** RFC 1952, section 2.3.1: 1f 8b */
async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
