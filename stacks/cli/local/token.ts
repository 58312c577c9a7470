/**
 * `npm run -s token -- USER [--scope "SCOPE …"] [--https]`: prints an access token of the local issuer.
 * Prints only the token on stdout, so that another command can use it in a header.
 */
import { catalogue } from '#application/catalogue';
import { users } from '#application/seeds';
import { doorsOf, homeOf } from '../../local/connect/place.ts';
import { readEndpoints } from '../../local/endpoints-file.ts';
import { createTokenMint } from '../../local/issuer/start-issuer.ts';
import { ensureTls } from '../../local/wire/tls.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { defineCommand, UsageError } from '../command.ts';

const names = users.map(({ name }) => name).join('|');
const exampleScope = catalogue.flatMap(({ scopes }) => scopes)[0] ?? 'SCOPE';

const usage = `Usage: npm run -s token -- ${names} [--scope "${exampleScope}"] [--https]

  --scope   space-separated; all scopes by default
  --https   for the TLS door; for the http door by default`;

export const main = defineCommand({
  usage,
  options: { scope: { type: 'string' }, https: { type: 'boolean', default: false } },
  words: { least: 1, most: 1, question: `Whose token? ${names}` },
  run({ values, words: [user = ''] }) {
    if (!users.some(({ name }) => name === user)) throw new UsageError(`There is no user "${user}".`);
    return printToken(user, values.scope?.split(' ').filter(Boolean), values.https);
  },
});

async function printToken(user: string, scopes: string[] | undefined, https: boolean): Promise<number> {
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
