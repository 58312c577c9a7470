/**
 * A file of records, one line each. Takes whole lines and appends them in order. It never keeps a part of a
 * line, also after a full disk or a kill during a write.
 */
import { fstatSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

export type RecordFile = {
  /**
   * Resolves when the lines are in the file.
   * @param lines whole lines, each with its line end
   * @throws the file system's error; then none of the lines is in the file, and the next call reopens it
   */
  append(lines: string | Buffer): Promise<void>;
  /** Resolves when all appends have ended and the file is closed. */
  close(): Promise<void>;
};

/** Size of one read in the search for the last line end, bytes. */
const blockBytes = 64 * 1024;

/**
 * Opens a file for appending, for its owner alone, and repairs the end after an interrupted write.
 * @throws the file system's error, for example EISDIR or ENOSPC
 */
export async function openRecordFile(path: string): Promise<RecordFile> {
  let file: FileHandle | undefined = await openMended(path);
  let last: Promise<void> = Promise.resolve();

  async function write(bytes: Buffer): Promise<void> {
    if (file !== undefined && !isAt(file, path)) {
      await file.close();
      file = undefined;
    }
    file ??= await openMended(path);
    try {
      await writeAll(file, bytes);
    } catch (error) {
      const broken = file;
      file = undefined;
      await broken.close().catch(() => undefined);
      throw error;
    }
  }

  return {
    append(lines) {
      const result = last.then(() => write(Buffer.from(lines)));
      last = result.catch(() => undefined); // the caller gets the error; the next append still runs
      return result;
    },
    async close() {
      await last;
      await file?.close();
      file = undefined;
    },
  };
}

/**
 * False after the file was deleted or replaced: later lines would go to a file that nobody sees. Synchronous,
 * because both look-ups cost less than their way to the thread pool and back.
 */
function isAt(file: FileHandle, path: string): boolean {
  try {
    const [open, there] = [fstatSync(file.fd), statSync(path)];
    return open.ino === there.ino && open.dev === there.dev;
  } catch {
    return false;
  }
}

/** Writes everything, or removes its part again: a full disk may take only the first bytes of a line. */
async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  try {
    while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
  } catch (error) {
    const { size } = await file.stat();
    if (written > 0) await file.truncate(size - written);
    throw error;
  }
}

async function openMended(path: string): Promise<FileHandle> {
  const file = await open(path, 'a+', 0o600);
  try {
    await mendEnd(file);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Adds the line end to a last line of whole JSON; removes a partial one, which was never acknowledged. */
async function mendEnd(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const keptBytes = await endOfLastLine(file, size);
  if (keptBytes === size) return;
  const rest = Buffer.alloc(size - keptBytes);
  await file.read(rest, 0, rest.length, keptBytes);
  if (isJson(rest)) await writeAll(file, Buffer.from('\n'));
  else await file.truncate(keptBytes);
}

/** The offset behind the last line end; 0 without one. */
async function endOfLastLine(file: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - blockBytes);
    const block = Buffer.alloc(end - start);
    await file.read(block, 0, block.length, start);
    const at = block.lastIndexOf(0x0a);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
