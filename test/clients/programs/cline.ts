/** Cline: signs in from its list of servers; calls as an agent. */
import { agentSession, authorization } from '../agent.ts';
import type { Program } from '../program.ts';

export const cline: Program = {
  name: 'cline',
  title: 'Cline',
  packages: { cline: '3.0.65' },
  async open(place) {
    const { url, model, person } = place;
    await place.run(['cline', 'mcp', 'add', 'chokepoint', url, '--transport', 'http', '--yes']);
    await place.run([
      'cline',
      'auth',
      '-p',
      'openai',
      '-k',
      'none',
      '-m',
      'stand-in',
      '-b',
      `${model.url}/v1`,
    ]);
    return agentSession(place, {
      prompt: ['cline'],
      async signIn() {
        const terminal = await place.terminal(['cline', 'mcp']);
        await terminal.shows(/Authorize OAuth/);
        await terminal.press('down', 'down', 'down', 'down', 'enter', 'enter');
        await person.visit(await person.whenOpened(authorization));
        await terminal.shows(/authorization completed/);
        terminal.end();
      },
    });
  },
};
