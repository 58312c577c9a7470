/**
 * Credentials in the configuration of MCP clients: keys in `env` blocks, bearer tokens in headers. Enters: home,
 * platform, repository. Leaves: a look. The paths are those that the clients' documentation names.
 */
import { join } from 'node:path';
import type { Look } from './finding.ts';
import { findClientSecrets } from './patterns.ts';
import { lookAtFiles } from './read-files.ts';

export type Machine = { home: string; platform: NodeJS.Platform; env: NodeJS.ProcessEnv };

/** Findings in the configuration files of MCP clients, and the files that were read. */
export async function lookAtMcpClients(machine: Machine, repository: string): Promise<Look> {
  const files = [...clientFiles(machine), ...projectFiles.map((file) => join(repository, file))];
  return lookAtFiles(files, machine.home, (text, at) =>
    findClientSecrets(text).map(({ line, what }) => ({ place: 'mcp-client', at: at(line), what })),
  );
}

const projectFiles = [
  '.mcp.json',
  '.claude/settings.json',
  '.claude/settings.local.json',
  '.vscode/mcp.json',
  '.vscode/settings.json',
  '.cursor/mcp.json',
  '.gemini/settings.json',
  '.kiro/settings/mcp.json',
  '.amazonq/mcp.json',
];

/** The files in which each client keeps its servers, per operating system. */
export function clientFiles({ home, platform, env }: Machine): string[] {
  const applications = applicationFolder({ home, platform, env });
  const editors = ['Code', 'Code - Insiders', 'Cursor', 'Windsurf', 'VSCodium'];
  return [
    // Claude Code, Claude Desktop
    join(home, '.claude.json'),
    join(home, '.claude', 'settings.json'),
    join(home, '.claude', 'settings.local.json'),
    join(applications, 'Claude', 'claude_desktop_config.json'),
    // VS Code and editors derived from it; Cline keeps its own file there
    ...editors.flatMap((editor) => [
      join(applications, editor, 'User', 'mcp.json'),
      join(applications, editor, 'User', 'settings.json'),
      join(
        ...[applications, editor, 'User', 'globalStorage', 'saoudrizwan.claude-dev'],
        ...['settings', 'cline_mcp_settings.json'],
      ),
    ]),
    join(home, '.cursor', 'mcp.json'),
    join(home, '.codeium', 'windsurf', 'mcp_config.json'),
    // Gemini CLI, Codex, Zed, Kiro, Amazon Q, LM Studio
    join(home, '.gemini', 'settings.json'),
    join(env.CODEX_HOME || join(home, '.codex'), 'config.toml'),
    join(home, '.config', 'zed', 'settings.json'),
    join(home, '.kiro', 'settings', 'mcp.json'),
    join(home, '.aws', 'amazonq', 'mcp.json'),
    join(home, '.lmstudio', 'mcp.json'),
  ];
}

function applicationFolder({ home, platform, env }: Machine): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  if (platform === 'win32') return env.APPDATA || join(home, 'AppData', 'Roaming');
  return env.XDG_CONFIG_HOME || join(home, '.config');
}
