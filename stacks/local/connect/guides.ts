/**
 * How to point each client program at a server, as of November 2026: lines to paste and to read. The
 * variables make a program trust a further certificate authority.
 */
import { users } from '#application/seeds';
import { committedUrl, type Place, shellWord } from './place.ts';

type Guide = (place: Place) => string[];

const serverName = 'chokepoint';

/** The steps for each client. */
export const guides: Record<string, Guide> = {
  claude: (place) => [
    trusting('NODE_EXTRA_CA_CERTS', place, `claude mcp add --transport http ${serverName} ${place.url}`),
    trusting('NODE_EXTRA_CA_CERTS', place, `claude mcp login ${serverName}`),
    ...startWith('NODE_EXTRA_CA_CERTS', 'claude', place),
    ...committed('.mcp.json', place),
  ],
  vscode: (place) => [
    `code --add-mcp ${shellWord(JSON.stringify({ name: serverName, type: 'http', url: place.url }))}`,
    ...untaught('VS Code', place),
    ...committed('.vscode/mcp.json', place, 'press Start above the entry'),
  ],
  cursor: (place) => [
    'Put this into ~/.cursor/mcp.json:',
    json({ mcpServers: { [serverName]: { url: place.url } } }),
    ...untaught('Cursor', place),
    ...committed('.cursor/mcp.json', place, 'enable chokepoint in the MCP settings'),
  ],
  codex: (place) => [
    trusting('CODEX_CA_CERTIFICATE', place, `codex mcp add ${serverName} --url ${place.url}`),
    `It opens the browser to sign in; to sign in anew: codex mcp login ${serverName}`,
    ...startWith('CODEX_CA_CERTIFICATE', 'codex', place),
  ],
  gemini: (place) => [
    `gemini mcp add --transport http --scope user ${serverName} ${place.url}`,
    ...startWith('NODE_EXTRA_CA_CERTS', 'gemini', place),
    `Then, in Gemini CLI: /mcp auth ${serverName}`,
  ],
  copilot: (place) => [
    `copilot mcp add --transport http ${serverName} ${place.url}`,
    ...startWith('NODE_EXTRA_CA_CERTS', 'copilot', place),
    `It opens the browser to sign in; to sign in anew: /mcp auth ${serverName}`,
  ],
  opencode: (place) => [
    `opencode mcp add ${serverName} --url ${place.url}`,
    trusting('NODE_EXTRA_CA_CERTS', place, `opencode mcp auth ${serverName}`),
    ...startWith('NODE_EXTRA_CA_CERTS', 'opencode', place),
  ],
  'mcp-remote': ({ url, caFile }) => [
    'For a program that speaks to local servers only. Put this into its configuration:',
    json({
      mcpServers: {
        [serverName]: {
          command: 'npx',
          args: ['-y', 'mcp-remote', url],
          ...(caFile && { env: { NODE_EXTRA_CA_CERTS: caFile } }),
        },
      },
    }),
  ],
  inspector: (place) => [
    trusting('NODE_EXTRA_CA_CERTS', place, `npx mcp-inspector --transport http --server-url ${place.url}`),
    'Open the address that it prints, switch the server on, and sign in.',
    ...(place.local ? ['Or without a browser:', withoutBrowser(place)] : []),
  ],
};

/** Tokens of this machine's issuer; for an https URL from the TLS door's issuer. */
function withoutBrowser(place: Place): string {
  const token = `$(${place.homePrefix}npm run -s token -- ${users[0]?.name ?? 'USER'}${place.caFile ? ' --https' : ''})`;
  const command = `npx mcp-inspector --cli ${place.url} --transport http --header "Authorization: Bearer ${token}" --stored-auth-only --method tools/list`;
  return trusting('NODE_EXTRA_CA_CERTS', place, command);
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** The command, preceded by the variable when the program must trust a certificate authority. */
function trusting(variable: string, { caFile }: Place, command: string): string {
  return caFile ? `${variable}=${shellWord(caFile)} ${command}` : command;
}

function startWith(variable: string, program: string, place: Place): string[] {
  return place.caFile ? [`Start it so: ${trusting(variable, place, program)}`] : [];
}

/** microsoft/vscode#248170: refuses local authorities even where the operating system trusts them. */
function untaught(program: string, { caFile }: Place): string[] {
  return caFile
    ? [`${program} may refuse the certificate of this machine: without --https it is not asked.`]
    : [];
}

/** The client's configuration in this folder, with further steps when it names another URL. */
function committed(file: string, { local, url }: Place, then = ''): string[] {
  const named = committedUrl(file);
  if (!local || named === undefined) return [];
  if (named === url) return [`In this folder ${file} does it already${then && `: ${then}`}.`];
  return [`In this folder ${file} names ${named}, which is not this server: put ${url} there.`];
}
