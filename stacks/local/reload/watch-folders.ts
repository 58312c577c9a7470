/**
 * Tells which files were saved. Each folder is watched by itself: of a whole tree, Node's watcher on Linux loses a file when
 * an editor puts a new one in its place.
 */
import { type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';

export type FolderWatch = {
  /** watches the folders of these files, which are paths from the root */
  add(files: Iterable<string>): void;
  close(): void;
};

/** @param onFile gets the path from the root of a file that was written, put in place or removed */
export function watchFolders(root: string, onFile: (file: string) => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  const watchFolder = (folder: string) =>
    watch(join(root, folder), { persistent: false }, (_event, name) => {
      if (name !== null) onFile(`${folder}/${name}`);
    });
  return {
    add(files) {
      for (const folder of new Set(Array.from(files, (file) => dirname(file))))
        if (!watchers.has(folder)) watchers.set(folder, watchFolder(folder));
    },
    close() {
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
