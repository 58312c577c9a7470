/** GitHub Copilot CLI: signs in when it meets the server, and does not wait for it without a terminal. */
import { setTimeout as wait } from 'node:timers/promises';
import { authorization, terminalSession } from '../agent.ts';
import type { Program } from '../program.ts';
import type { Terminal } from '../terminal.ts';

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
    let window: Terminal | undefined;
    const openWindow = async () => {
      window = await place.terminal(['copilot', '--allow-all-tools', '--disable-builtin-mcps'], env);
      await window.shows(/trust/i);
      await window.press('enter');
      return window;
    };
    const connected = /'chokepoint' connected|1 server connected/;
    const session = terminalSession(place, async () => {
      const first = await openWindow();
      await person.visit(await person.whenOpened(authorization));
      await first.shows(connected);
      first.end();
      // Only where it finds a token when it starts does it speak 2026-07-28, in which a call can ask its person.
      const second = await openWindow();
      await second.shows(connected);
      return second;
    });
    return {
      ...session,
      async call(...call) {
        let waits = true;
        const answer = session.call(...call).finally(() => {
          waits = false;
        });
        // It asks before it opens a page for its server, and goes on by itself when the person has approved there.
        for (; waits; await wait(500))
          if (window?.screen().includes('wants you to visit')) await window.press('enter');
        return answer;
      },
    };
  },
};
