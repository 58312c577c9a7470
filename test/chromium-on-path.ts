/** A machine without Chromium on its PATH has nothing to ask: undefined then. */
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
