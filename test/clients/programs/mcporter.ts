/** mcporter: calls tools from a shell. */
import { join } from 'node:path';
import { setClockBack, signInWhile } from '../agent.ts';
import type { Program } from '../program.ts';

export const mcporter: Program = {
  name: 'mcporter',
  title: 'mcporter',
  packages: { mcporter: '0.12.3' },
  async open(place) {
    await place.run(['mcporter', 'config', 'add', 'chokepoint', place.url]);
    return {
      async signIn() {
        await signInWhile(place, place.run(['mcporter', 'auth', 'chokepoint']));
      },
      list: () => place.run(['mcporter', 'list', 'chokepoint']),
      call: (tool, args, limitMs) =>
        place.run(
          ['mcporter', 'call', `chokepoint.${tool}`, '--args', JSON.stringify(args), '--output', 'json'],
          // Its own limit is 60 s.
          { limitMs, env: { MCPORTER_CALL_TIMEOUT: String(limitMs) } },
        ),
      // A token that is refused in its time makes it register anew and ask for a sign-in.
      expire: () => setClockBack(join(place.home, '.local', 'share', 'mcporter', 'credentials.json')),
      async close() {},
    };
  },
};
