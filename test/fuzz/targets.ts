/** Everything that is fuzzed. */
import type { Target } from './target.ts';
import { argumentsTarget } from './targets/arguments.ts';
import { cedarTarget } from './targets/cedar.ts';
import { framesTarget } from './targets/frames.ts';
import { policiesTarget } from './targets/policies.ts';
import { routerTarget } from './targets/router.ts';
import { sessionsTarget } from './targets/sessions.ts';
import { signaturesTarget } from './targets/signatures.ts';
import { tokensTarget } from './targets/tokens.ts';

export const makers: Record<string, () => Target | Promise<Target>> = {
  router: routerTarget,
  arguments: argumentsTarget,
  frames: framesTarget,
  sessions: sessionsTarget,
  signatures: signaturesTarget,
  policies: policiesTarget,
  cedar: cedarTarget,
  tokens: tokensTarget,
  // Loaded when it is chosen: it starts a system.
  doors: async () => (await import('./targets/doors.ts')).doorsTarget(),
};
