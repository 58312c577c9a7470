/**
 * `npm run connect -- CLIENT [--stage NAME] [--https]`: prints the configuration that connects a client to this
 * server, for the reader to paste. Writes no file.
 */
import { guides } from '../../local/connect/guides.ts';
import { findPlace } from '../../local/connect/place.ts';
import { defineCommand, UsageError } from '../command.ts';

const clients = Object.keys(guides);

const usage = `Usage: npm run connect -- ${clients.join('|')} [--stage NAME] [--https]

  --stage NAME   a deployed stage with a domain instead of this machine
  --https        the TLS door of this machine; the client must trust its certificate authority`;

export const main = defineCommand({
  usage,
  options: {
    stage: { type: 'string', default: 'local' },
    https: { type: 'boolean', default: false },
  },
  words: { least: 1, most: 1, question: `Which client? It is ${oneOf(clients)}.` },
  async run({ values, words: [client = ''] }) {
    const guide = Object.hasOwn(guides, client) ? guides[client] : undefined;
    if (guide === undefined)
      throw new UsageError(`There is no client ${JSON.stringify(client)} here: it is ${oneOf(clients)}.`);
    const place = await findPlace(values, process.env);
    process.stdout.write(`${guide(place).join('\n')}\n`);
    if (!place.running) process.stderr.write('Nothing runs there yet: start it with "npm start".\n');
    return 0;
  },
});

function oneOf(names: string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
