/** GitHub Copilot CLI: signs in when it meets the server, and does not wait for it without a terminal. */
import { authorization, terminalSession } from '../agent.ts';
import type { Program } from '../program.ts';

export const copilot: Program = {
  name: 'copilot',
  title: 'Copilot CLI',
  packages: { '@github/copilot': '1.0.102' },
  async open(place) {
    const { url, model, person } = place;
    const env = {
      COPILOT_PROVIDER_BASE_URL: `${model.url}/v1`,
      ...{ COPILOT_MODEL: 'stand-in', COPILOT_OFFLINE: 'true' },
    };
    await place.run(['copilot', 'mcp', 'add', '--transport', 'http', 'chokepoint', url], { env });
    return terminalSession(place, async () => {
      const terminal = await place.terminal(['copilot', '--allow-all-tools', '--disable-builtin-mcps'], env);
      await terminal.shows(/trust/i);
      await terminal.press('enter');
      await person.visit(await person.whenOpened(authorization));
      await terminal.shows(/'chokepoint' connected|1 server connected/);
      return terminal;
    });
  },
};
