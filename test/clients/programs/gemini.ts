/** Gemini CLI: signs in from its prompt (`/mcp auth`); calls as an agent. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agentSession, authorization, setClockBack } from '../agent.ts';
import type { Program } from '../program.ts';

export const gemini: Program = {
  name: 'gemini',
  title: 'Gemini CLI',
  packages: { '@google/gemini-cli': '0.61.0' },
  async open(place) {
    const { home, url, model, person } = place;
    const env = { GEMINI_API_KEY: 'none', GOOGLE_GEMINI_BASE_URL: model.url };
    await mkdir(join(home, '.gemini'));
    const settings = { security: { auth: { selectedType: 'gemini-api-key' } } };
    await writeFile(join(home, '.gemini', 'settings.json'), JSON.stringify(settings));
    const trusted = { [join(home, 'project')]: 'TRUST_FOLDER' };
    await writeFile(join(home, '.gemini', 'trustedFolders.json'), JSON.stringify(trusted));
    await place.run(['gemini', 'mcp', 'add', '--transport', 'http', '-s', 'user', 'chokepoint', url], {
      env,
    });
    return agentSession(place, {
      env,
      expire: () => setClockBack(join(home, '.gemini', 'mcp-oauth-tokens.json')),
      prompt: ['gemini', '-m', 'gemini-2.5-flash', '--approval-mode', 'yolo', '-p'],
      async signIn() {
        const terminal = await place.terminal(['gemini'], env);
        await terminal.shows(/Type your message/);
        // Before it has started everything it takes a command for a prompt.
        await terminal.settles();
        await terminal.type('/mcp auth chokepoint');
        await terminal.pressUntil('enter', /Starting OAuth/);
        await terminal.shows(/Do you want to continue/);
        await terminal.press('enter');
        await person.visit(await person.whenOpened(authorization));
        await terminal.shows(/Successfully authenticated/);
        terminal.end();
      },
    });
  },
};
