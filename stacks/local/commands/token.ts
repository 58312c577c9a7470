/**
 * `npm run -s token -- alice [--scope "documents:read"] [--https]`: prints an access token of the local issuer.
 * Nothing but the token on stdout, so that it can stand in a header of another command.
 */
import { parseArgs } from 'node:util';
import { catalogue } from '#catalogue';
import { doorsOf, homeOf } from '../connect/place.ts';
import { readEndpoints } from '../endpoints-file.ts';
import { createTokenMint } from '../issuer/start-issuer.ts';
import { PlainError } from '../plain-error.ts';
import { ensureTls } from '../tls.ts';
import { users } from '../users.ts';

const usage = `Usage: npm run -s token -- ${users.map(({ name }) => name).join('|')} [--scope "documents:read"] [--https]

  --scope   space-separated; all scopes by default
  --https   for the TLS door; for the http door by default`;

export async function main(args: string[]): Promise<number> {
  const { user, scopes, https } = parse(args);
  const home = homeOf(process.env);
  const endpoints = await readEndpoints(home);
  if (endpoints === undefined) throw new PlainError('Nothing runs here: start it with "npm start".');
  const doors = doorsOf(endpoints);
  const [tlsDoor, plainDoor] = doors;
  const door = https ? tlsDoor : plainDoor;
  const tls = await ensureTls(home);
  const offered = [...new Set(catalogue.flatMap((tool) => tool.scopes))];
  const mint = await createTokenMint({ doors: [...doors], tls, home, scopes: offered, users });
  const token = await mint({ user, door: door.resource, ...(scopes !== undefined && { scopes }) }).catch(
    (error: Error) => {
      throw new PlainError(error.message, { cause: error });
    },
  );
  process.stdout.write(`${token}\n`);
  return 0;
}

function parse(args: string[]): { user: string; scopes: string[] | undefined; https: boolean } {
  const options = {
    scope: { type: 'string' },
    https: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [user] = positionals;
    if (values.help || user === undefined || positionals.length > 1) throw new Error(usage);
    if (!users.some(({ name }) => name === user)) throw new Error(`There is no user "${user}".\n\n${usage}`);
    return { user, scopes: values.scope?.split(' ').filter(Boolean), https: values.https };
  } catch (error) {
    throw new PlainError((error as Error).message);
  }
}
