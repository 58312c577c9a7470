import { expect, test } from 'vitest';
import { clientFiles } from '../../../stacks/doctor/mcp-clients.ts';

test.each([
  ['darwin', {}, '/h/Library/Application Support/Claude/claude_desktop_config.json'],
  ['darwin', {}, '/h/Library/Application Support/Code/User/mcp.json'],
  ['win32', { APPDATA: '/h/Roaming' }, '/h/Roaming/Claude/claude_desktop_config.json'],
  ['linux', { XDG_CONFIG_HOME: '/h/conf' }, '/h/conf/Code/User/mcp.json'],
  ['linux', { CODEX_HOME: '/h/codex' }, '/h/codex/config.toml'],
] as const)('knows where clients keep their configuration on %s %j', (platform, env, file) => {
  expect(clientFiles({ platform, home: '/h', env })).toContain(file);
});
