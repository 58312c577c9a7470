/** The text of `npm start` when all is ready: the text to paste, the people, sample questions, addresses. */
import { join, relative } from 'node:path';
import { firstQuestions } from '#application/seeds';
import type { Endpoints } from '../endpoints-file.ts';
import { committedUrl, homePrefix } from './place.ts';

/** Lines for a person: the address, the people, and how to connect a client. */
export function welcome({ mcp, mcpHttp, caFile, users }: Endpoints, home: string): string {
  const people = users.map(({ name, tenant, groups }) => `${name} (${[tenant, ...groups].join(', ')})`);
  const where = (file: string) => relative(process.cwd(), join(home, file));
  const connect = `${homePrefix(home)}npm run connect --`;
  /** This folder's own configuration when it names this server, else the command that prints the steps. */
  const editor = (client: string, file: string, then: string) => {
    const named = committedUrl(file);
    if (named === mcpHttp) return `open this folder, ${then}`;
    return `${connect} ${client}${named ? `  (${file} names ${named}, not this server)` : ''}`;
  };
  return `
Paste this URL into your MCP client:
  ${mcpHttp}

Claude Code  claude mcp add --transport http chokepoint ${mcpHttp}
VS Code      ${editor('vscode', '.vscode/mcp.json', 'press Start in .vscode/mcp.json')}
Cursor       ${editor('cursor', '.cursor/mcp.json', 'enable chokepoint in the MCP settings')}
Others       ${connect} codex|gemini|copilot|opencode|mcp-remote|inspector

Sign in as   ${people.join(', ')}; a click, no password
Ask          ${firstQuestions.join('\n             ')}

Audit        ${where('audit.jsonl')}
Logs         ${where('logs')}
TLS          ${mcp}, trusting ${relative(process.cwd(), caFile)}
Ctrl-C ends everything.

`;
}
