/** Path of Chromium on this machine; undefined when the PATH has none. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export const chromiumOnPath = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
