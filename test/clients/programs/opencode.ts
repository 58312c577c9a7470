/** opencode: `opencode mcp auth` signs in; `opencode run` calls. Built on Bun. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentSession, signInWhile } from '../agent.ts';
import type { Program } from '../program.ts';

export const opencode: Program = {
  name: 'opencode',
  title: 'opencode',
  packages: { 'opencode-ai': '1.18.33' },
  // Links the binary of this platform.
  installScripts: true,
  async open(place) {
    const { home, url, model } = place;
    const provider = {
      npm: '@ai-sdk/openai-compatible',
      options: { baseURL: `${model.url}/v1`, apiKey: 'none' },
      models: { 'stand-in': { tool_call: true } },
    };
    const settings = {
      mcp: { chokepoint: { type: 'remote', url } },
      ...{ model: 'test/stand-in', small_model: 'test/stand-in', autoupdate: false },
      provider: { test: provider },
    };
    const folder = join(home, '.config', 'opencode');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'opencode.json'), JSON.stringify(settings));
    // Without a network beyond this machine it waits for lists that nothing here needs.
    const env = { OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_AUTOUPDATE: '1' };
    return agentSession(place, {
      env,
      prompt: ['opencode', 'run', '-m', 'test/stand-in'],
      async signIn() {
        await signInWhile(place, place.run(['opencode', 'mcp', 'auth', 'chokepoint'], { env }));
      },
    });
  },
};
