/** Continue: leaves the sign-in to mcp-remote, which it runs by itself where it has a terminal. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorization, terminalSession } from '../agent.ts';
import type { Program } from '../program.ts';

export const continueCli: Program = {
  name: 'continue',
  title: 'Continue',
  packages: { '@continuedev/cli': '1.5.47', 'mcp-remote': '0.15.1' },
  async open(place) {
    const { home, url, model, person } = place;
    const config = join(home, '.continue', 'config.yaml');
    await mkdir(join(home, '.continue'));
    await writeFile(
      config,
      `name: test
version: 1.0.0
schema: v1
models:
  - { name: stand-in, provider: openai, model: stand-in, apiBase: "${model.url}/v1", apiKey: none, roles: [chat], capabilities: [tool_use] }
mcpServers:
  - { name: chokepoint, type: streamable-http, url: "${url}" }
`,
    );
    // npx takes the mcp-remote that is installed where it runs, and asks no registry.
    await symlink(join(place.folder, 'node_modules'), join(home, 'project', 'node_modules'));
    return terminalSession(place, async () => {
      const terminal = await place.terminal(['cn', '--auto', '--config', config]);
      await person.visit(await person.whenOpened(authorization));
      await terminal.shows(/Ask anything/i, 60_000);
      return terminal;
    });
  },
};
