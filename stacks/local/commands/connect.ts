/**
 * `npm run connect -- claude|vscode|cursor|inspector [--stage NAME] [--https]`: prints how a client is pointed at
 * this server. Never writes outside the project: what lives elsewhere is printed to be pasted.
 */
import { parseArgs } from 'node:util';
import { stageOf } from '../../stages.ts';
import { PlainError } from '../plain-error.ts';

const usage = `Usage: npm run connect -- claude|vscode|cursor|inspector [--stage NAME] [--https]

  --stage NAME   a deployed stage with a domain instead of this machine
  --https        the TLS door of this machine; the client must trust .local/tls/ca.pem`;

/** What to do, per client. */
const guides: Record<string, (url: string, local: boolean) => string> = {
  claude: (url, local) =>
    [
      `claude mcp add --transport http chokepoint ${url}`,
      'Then, in Claude Code: /mcp, choose chokepoint, sign in.',
      ...(local ? ['In this folder .mcp.json does it already.'] : []),
    ].join('\n'),
  vscode: (url, local) =>
    [
      `code --add-mcp '${JSON.stringify({ name: 'chokepoint', type: 'http', url })}'`,
      ...(local ? ['In this folder .vscode/mcp.json does it already: press Start above the entry.'] : []),
    ].join('\n'),
  cursor: (url, local) =>
    [
      'Put this into ~/.cursor/mcp.json:',
      JSON.stringify({ mcpServers: { chokepoint: { url } } }, null, 2),
      ...(local ? ['In this folder .cursor/mcp.json does it already.'] : []),
    ].join('\n'),
  inspector: (url) =>
    [
      'npx mcp-inspector',
      `Then choose Streamable HTTP, and the URL ${url}`,
      'Or without a browser:',
      `npx mcp-inspector --cli ${url} --transport http --header "Authorization: Bearer $(npm run -s token -- alice)" --stored-auth-only --method tools/list`,
    ].join('\n'),
};

export function main(args: string[]): number {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const guide = guides[positionals[0] ?? ''];
  if (guide === undefined || positionals.length > 1) throw new PlainError(usage);
  process.stdout.write(`${guide(urlOf(values.stage, values.https), values.stage === 'local')}\n`);
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
  const [first, second] = stageOf(stage, process.env).doors;
  const door = https || stage !== 'local' ? first : second;
  if (door?.resource === undefined)
    throw new PlainError(`The stage "${stage}" has no domain: its URL is in the output of "npm run deploy".`);
  return door.resource;
}
