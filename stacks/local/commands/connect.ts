/**
 * `npm run connect -- claude|vscode|cursor|inspector [--stage NAME] [--https]`: prints how a client is pointed at
 * this server. Never writes outside the project: what lives elsewhere is printed to be pasted.
 */
import { parseArgs } from 'node:util';
import { stageOf } from '../../stages.ts';
import { inPlainWords, PlainError } from '../plain-error.ts';

const usage = `Usage: npm run connect -- claude|vscode|cursor|inspector [--stage NAME] [--https]

  --stage NAME   a deployed stage with a domain instead of this machine
  --https        the TLS door of this machine; the client must trust .local/tls/ca.pem`;

/** `committed`: the URL is the one in this folder's own client configurations. */
type Place = { stage: string; committed: boolean };

const committedUrl = 'http://localhost:8080/mcp';

/** What to do, per client. */
const guides: Record<string, (url: string, place: Place) => string> = {
  claude: (url, { committed }) =>
    [
      `claude mcp add --transport http chokepoint ${url}`,
      'Then, in Claude Code: /mcp, choose chokepoint, sign in.',
      ...(committed ? ['In this folder .mcp.json does it already.'] : []),
    ].join('\n'),
  vscode: (url, { committed }) =>
    [
      `code --add-mcp '${JSON.stringify({ name: 'chokepoint', type: 'http', url })}'`,
      ...(committed ? ['In this folder .vscode/mcp.json does it already: press Start above the entry.'] : []),
    ].join('\n'),
  cursor: (url, { committed }) =>
    [
      'Put this into ~/.cursor/mcp.json:',
      JSON.stringify({ mcpServers: { chokepoint: { url } } }, null, 2),
      ...(committed ? ['In this folder .cursor/mcp.json does it already.'] : []),
    ].join('\n'),
  inspector: (url, { stage }) =>
    [
      'npx mcp-inspector',
      `Then choose Streamable HTTP, and the URL ${url}`,
      ...(stage === 'local' ? ['Or without a browser:', withoutBrowser(url)] : []),
    ].join('\n'),
};

/** Tokens of this machine's issuer; the TLS door's own, and its CA, for an https URL. */
function withoutBrowser(url: string): string {
  const tls = url.startsWith('https:');
  const token = `$(npm run -s token -- alice${tls ? ' --https' : ''})`;
  return `${tls ? 'NODE_EXTRA_CA_CERTS=.local/tls/ca.pem ' : ''}npx mcp-inspector --cli ${url} --transport http --header "Authorization: Bearer ${token}" --stored-auth-only --method tools/list`;
}

export function main(args: string[]): number {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [client = '', ...more] = positionals;
  const guide = Object.hasOwn(guides, client) ? guides[client] : undefined;
  if (guide === undefined || more.length > 0) throw new PlainError(usage);
  const url = urlOf(values.stage, values.https);
  process.stdout.write(`${guide(url, { stage: values.stage, committed: url === committedUrl })}\n`);
  return 0;
}

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

function urlOf(stage: string, https: boolean): string {
  const [first, second] = inPlainWords(() => stageOf(stage, process.env)).doors;
  const door = https || stage !== 'local' ? first : second;
  if (door?.resource === undefined)
    throw new PlainError(`The stage "${stage}" has no domain: its URL is in the output of "npm run deploy".`);
  return door.resource;
}
