/** Qwen Code: signs in from its own window (`/mcp`); calls as an agent. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentSession, authorization, setClockBack } from '../agent.ts';
import type { Program } from '../program.ts';

export const qwen: Program = {
  name: 'qwen',
  title: 'Qwen Code',
  packages: { '@qwen-code/qwen-code': '0.24.4' },
  async open(place) {
    const { home, url, model, person } = place;
    const env = { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_MODEL: 'stand-in' };
    const settings = {
      // All tools stand in the prompt, and none is left to be searched for.
      tools: { toolSearch: { enabled: false } },
      // By itself it goes on without a server that starts slowly.
      mcpServers: { chokepoint: { httpUrl: url, discoveryTimeoutMs: 60_000 } },
    };
    await mkdir(join(home, '.qwen'));
    await writeFile(join(home, '.qwen', 'settings.json'), JSON.stringify(settings));
    return agentSession(place, {
      env,
      expire: () => setClockBack(join(home, '.qwen', 'mcp-oauth-tokens.json')),
      prompt: ['qwen', '-y', '--auth-type', 'openai'],
      async signIn() {
        const terminal = await place.terminal(['qwen', '--auth-type', 'openai'], env);
        await terminal.shows(/Type your message/);
        await terminal.settles();
        await terminal.type('/mcp');
        await terminal.pressUntil('enter', /Reconnect/);
        await terminal.press('down', 'down', 'enter');
        await person.visit(await person.whenOpened(authorization));
        await terminal.shows(/success|authenticated/i);
        terminal.end();
      },
    });
  },
};
