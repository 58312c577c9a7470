/**
 * `npm run connect -- CLIENT [--stage NAME] [--https]`: prints how a client is pointed at this server.
 * Never writes: what lives elsewhere is printed to be pasted.
 */
import { parseArgs } from 'node:util';
import { guides } from '../connect/guides.ts';
import { findPlace } from '../connect/place.ts';
import { PlainError } from '../plain-error.ts';

const clients = Object.keys(guides);

const usage = `Usage: npm run connect -- ${clients.join('|')} [--stage NAME] [--https]

  --stage NAME   a deployed stage with a domain instead of this machine
  --https        the TLS door of this machine; the client must trust its certificate authority`;

export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [client, ...more] = positionals;
  if (client === undefined || more.length > 0) throw new PlainError(usage);
  const guide = Object.hasOwn(guides, client) ? guides[client] : undefined;
  if (guide === undefined)
    throw new PlainError(`There is no client ${JSON.stringify(client)} here: it is ${oneOf(clients)}.`);
  const place = await findPlace(values, process.env);
  process.stdout.write(`${guide(place).join('\n')}\n`);
  if (!place.running) process.stderr.write('Nothing runs there yet: start it with "npm start".\n');
  return 0;
}

const oneOf = (names: string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

function parse(args: string[]) {
  const options = {
    stage: { type: 'string', default: 'local' },
    https: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new PlainError(`${(error as Error).message}\n\n${usage}`);
  }
}
