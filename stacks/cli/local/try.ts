/** `npm run try`: shows the promise in five steps. Exit code 1 when a step differs from the promise. */
import { resolve } from 'node:path';
import { showPromise } from '../../local/promise.ts';
import { defineCommand } from '../command.ts';

export const main = defineCommand({
  usage: `Usage: npm run try

Shows what is allowed and what is denied, on this machine, without a client.`,
  async run() {
    return (await showPromise(resolve(process.env.CHOKEPOINT_HOME ?? '.local', 'try'))) ? 0 : 1;
  },
});
