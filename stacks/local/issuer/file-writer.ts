/**
 * Writes one file again and again, whole and in order.
 * Enters: the file's path and how to make its text. Leaves: a function that resolves when the state at the time of
 * the call is on disk. Calls during a write share the next one.
 * Never happens: a half-written file (each write is renamed into place) or a file that others may read (mode 0600).
 */
import { rename, writeFile } from 'node:fs/promises';

/** Rejects with the file system's error; the next call tries again. */
export function createFileWriter(file: string, text: () => string): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;

  async function writeAfter(previous: Promise<void>): Promise<void> {
    await previous.catch(() => {}); // its own caller has heard of it
    waiting = undefined;
    const draft = `${file}.draft`;
    await writeFile(draft, text(), { mode: 0o600 });
    await rename(draft, file);
  }

  return () => {
    waiting ??= running = writeAfter(running);
    return waiting;
  };
}
