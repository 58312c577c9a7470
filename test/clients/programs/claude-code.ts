/** Claude Code: `claude mcp login` signs in, `claude -p` calls, with a key of nobody's. Built on Bun. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentSession, authorization } from '../agent.ts';
import type { Place, Program, Session } from '../program.ts';
import type { Terminal } from '../terminal.ts';

const apiKey = 'none';
const claude = ['claude', '--allowedTools', 'mcp__chokepoint'];

export const claudeCode: Program = {
  name: 'claude-code',
  title: 'Claude Code',
  packages: { '@anthropic-ai/claude-code': '2.1.332' },
  // Links the binary of this platform.
  installScripts: true,
  async open(place) {
    const { url, model, person } = place;
    const env = {
      ...{ ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: apiKey },
      ...{ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' },
      // All tools stand in the prompt, and none is left to be searched for.
      ENABLE_TOOL_SEARCH: 'false',
      // The first prompt waits for the server.
      ...{ MCP_CONNECTION_NONBLOCKING: 'false', MCP_CONNECT_TIMEOUT_MS: '60000' },
    };
    const add = ['claude', 'mcp', 'add', '-s', 'user', '--transport', 'http', 'chokepoint', url];
    await place.run(add, { env });
    const session = agentSession(place, {
      env,
      prompt: [...claude, '-p'],
      async signIn() {
        const terminal = await place.terminal(['claude', 'mcp', 'login', 'chokepoint'], env);
        await person.visit(await person.whenOpened(authorization));
        await terminal.shows(/authenticated|success/i);
        terminal.end();
      },
    });
    return { ...session, ...inWindow(place, session, env) };
  },
};

/** With -p it declines for the person; its window asks, opens the page, and waits to hear that it is done. */
function inWindow(
  place: Place,
  { call }: Session,
  env: Record<string, string>,
): Pick<Session, 'call' | 'approved'> {
  let window: Terminal | undefined;
  return {
    async call(tool, args, limitMs) {
      if (tool !== 'close_parcel') return call?.(tool, args, limitMs) ?? '';
      await skipFirstQuestions(place);
      window = await place.terminal(claude, env);
      await window.shows(/auto mode/);
      await window.settles();
      const answer = place.model.order(tool, args);
      await window.type('Go.');
      await window.press('enter');
      await window.shows(/Open in browser/);
      await window.press('enter');
      place.log(`the model was brought: ${await answer}`);
      window.end();
      return answer;
    },
    async approved() {
      await window?.shows(/Open again/);
      await window?.press('enter');
    },
  };
}

/** Of a new HOME: colours, the key, and whether the folder is trusted. */
async function skipFirstQuestions({ home, command }: Place): Promise<void> {
  const file = join(home, '.claude.json');
  const answers = {
    ...{ hasCompletedOnboarding: true, customApiKeyResponses: { approved: [apiKey], rejected: [] } },
    projects: { [command.cwd]: { hasTrustDialogAccepted: true } },
  };
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...answers }));
}
