/** Fakes at ports.ts: what was asked of STS and of the tools, in order. */
import type { Router } from '../../../functions/router/call.ts';
import type { AssumeRole, CallFacts, Ports, Session, ToolRequest } from '../../../functions/router/ports.ts';
import { createMinter } from '../../../functions/router/sessions.ts';
import type { Caller } from '../../../shared/caller.ts';
import type { Frame } from '../../../shared/private-call.ts';

export const alice: Caller = {
  subject: 'a'.repeat(52),
  tenant: 'acme',
  groups: ['analysts'],
  scopes: ['documents:read', 'documents:write', 'tickets:read', 'tickets:write'],
  clientId: 'client',
  issuer: 'https://issuer',
  expiresAtSeconds: 4_000_000_000,
};

const config: Router['config'] = {
  deployment: { app: 'chokepoint', stage: 'test', region: 'eu-central-1', accountId: '111122223333' },
  toolsApiUrl: new URL('https://api.execute-api.eu-central-1.amazonaws.com/v1'),
  data: {
    arns: {
      documents: 'arn:aws:s3:::docs',
      tickets: 'arn:aws:dynamodb:eu-central-1:111122223333:table/tickets',
    },
    keys: {},
  },
  auditStream: 'chokepoint-test-audit',
  allowedOrigins: ['loopback'],
  endpointUrl: undefined,
};

export type Happened =
  | { step: 'decided'; allowed: boolean }
  | { step: 'minted'; request: AssumeRole }
  | { step: 'posted'; request: ToolRequest }
  | { step: 'finished'; outcome: string };

export type World = {
  router: Router;
  happened: Happened[];
  facts: CallFacts[];
  clock: { nowMs: number };
  frames: (request: ToolRequest) => AsyncIterable<Frame> | Iterable<Frame>;
  mint: (request: AssumeRole) => Promise<Session>;
};

/** A world in which everything works; tests replace `frames` and `mint`. */
export function createWorld(answer: Frame[] = []): World {
  const happened: Happened[] = [];
  const facts: CallFacts[] = [];
  const clock = { nowMs: 1_000_000 };
  let minted = 0;
  const world = {
    happened,
    facts,
    clock,
    frames: () => answer,
    async mint(): Promise<Session> {
      minted += 1;
      const expiresAtMs = clock.nowMs + 900_000;
      const expiration = new Date(expiresAtMs);
      return {
        credentials: {
          accessKeyId: `ASIA${minted}`,
          secretAccessKey: 'secret',
          sessionToken: 'token',
          expiration,
        },
        expiresAtMs,
      };
    },
  } as Omit<World, 'router'>;
  const ports: Ports = {
    now: () => clock.nowMs,
    sts: {
      assumeRole(request) {
        happened.push({ step: 'minted', request });
        return world.mint(request);
      },
    },
    tools: {
      async *post(request) {
        happened.push({ step: 'posted', request });
        yield* world.frames(request);
      },
    },
    audit: {
      begin(given) {
        facts.push(given);
        return {
          decided: async ({ allowed }) => void happened.push({ step: 'decided', allowed }),
          minted: () => undefined,
          cleaning: () => undefined,
          finished: async ({ outcome }) => void happened.push({ step: 'finished', outcome }),
        };
      },
    },
  };
  return Object.assign(world, { router: { config, ports, minter: createMinter(ports) } });
}

export const document = {
  path: 'reports/q3.md',
  text: 'hello',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  version: 'v1',
};
