/** Claude Code: `claude mcp login` signs in, `claude -p` calls, with a key of nobody's. Built on Bun. */
import { agentSession, authorization } from '../agent.ts';
import type { Program } from '../program.ts';

export const claudeCode: Program = {
  name: 'claude-code',
  title: 'Claude Code',
  packages: { '@anthropic-ai/claude-code': '2.1.332' },
  // Links the binary of this platform.
  installScripts: true,
  notTried: { approval: 'with -p it declines for the person, and its window was not driven' },
  async open(place) {
    const { url, model, person } = place;
    const env = {
      ...{ ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'none' },
      ...{ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
      // All tools stand in the prompt, and none is left to be searched for.
      ENABLE_TOOL_SEARCH: 'false',
      // The first prompt waits for the server.
      ...{ MCP_CONNECTION_NONBLOCKING: 'false', MCP_CONNECT_TIMEOUT_MS: '60000' },
    };
    await place.run(['claude', 'mcp', 'add', '-s', 'user', '--transport', 'http', 'chokepoint', url], {
      env,
    });
    return agentSession(place, {
      env,
      prompt: ['claude', '--allowedTools', 'mcp__chokepoint', '-p'],
      async signIn() {
        const terminal = await place.terminal(['claude', 'mcp', 'login', 'chokepoint'], env);
        await person.visit(await person.whenOpened(authorization));
        await terminal.shows(/authenticated|success/i);
        terminal.end();
      },
    });
  },
};
