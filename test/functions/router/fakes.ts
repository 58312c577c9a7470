/** Fakes at ports.ts: what was asked of STS and of the tools, in order. */
import { policyFolder } from '#application/place';
import { createRouter, type Router } from '../../../functions/router/call.ts';
import type { Arrival } from '../../../functions/router/http.ts';
import type {
  AssumeRole,
  CallFacts,
  Guardrail,
  Ports,
  Session,
  ToolRequest,
} from '../../../functions/router/ports.ts';
import type { Reply } from '../../../functions/router/reply.ts';
import type { Approval } from '../../../shared/approval.ts';
import type { Caller } from '../../../shared/caller.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { readPolicies } from '../../../shared/policy/policy-set.ts';
import type { Frame } from '../../../shared/private-call.ts';
import { arnsWith } from '../../support/arns.ts';
import { type FakeControl, fakeControl } from './fake-control.ts';

export const ines: Caller = {
  subject: 'a'.repeat(52),
  tenant: 'fjord',
  groups: ['mates'],
  scopes: ['letters:read', 'letters:write', 'parcels:read', 'parcels:write'],
  clientId: 'client',
  issuer: 'https://issuer',
  expiresAtSeconds: 4_000_000_000,
};

const config: Router['config'] = {
  deployment: { app: 'chokepoint', stage: 'test', region: 'eu-central-1', accountId: '111122223333' },
  toolsApiUrl: new URL('https://api.execute-api.eu-central-1.amazonaws.com/v1'),
  data: {
    arns: arnsWith({
      letters: 'arn:aws:s3:::docs',
      parcels: 'arn:aws:dynamodb:eu-central-1:111122223333:table/parcels',
      manifests: 'arn:aws:s3:::manifests',
    }),
    keys: {},
  },
  auditStream: 'chokepoint-test-audit',
  controlTable: 'chokepoint-test-control',
  guardrail: undefined,
  allowedOrigins: ['loopback'],
  endpointUrl: undefined,
};

const folder = new URL(`../../../${policyFolder}/`, import.meta.url);
/** The policies of the repository; parsed once, as an environment does. */
export const policies = createEngine(readPolicies(folder));

/** How ines's client arrives, when nothing about it matters. */
export const arrival: Arrival = {
  ...{ caller: ines, sourceIp: '203.0.113.7', doorUrl: 'https://mcp.example.com' },
  reads: 'both',
};
export const from = {
  sourceIp: arrival.sourceIp,
  doorUrl: arrival.doorUrl,
  elicitation: { url: false, form: false },
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
  /** inputs, as records are told of them */
  understood: object[];
  /** questions to people by key; a test answers one by setting `approvedBy` */
  approvals: Map<string, Approval>;
  clock: { nowMs: number };
  control: FakeControl;
  frames: (request: ToolRequest) => AsyncIterable<Frame> | Iterable<Frame>;
  mint: (request: AssumeRole) => Promise<Session>;
  guard: Guardrail['apply'];
};

/** A world in which everything works; tests replace `frames`, `mint` and `guard`. */
export function createWorld(answer: Frame[] = []): World {
  const happened: Happened[] = [];
  const facts: CallFacts[] = [];
  const clock = { nowMs: 1_000_000 };
  let minted = 0;
  const world = {
    happened,
    facts,
    understood: [],
    clock,
    control: fakeControl(),
    frames: () => answer,
    guard: () => Promise.reject(new Error('the guardrail was asked')),
    async mint(): Promise<Session> {
      minted += 1;
      const expiresAtMs = clock.nowMs + 900_000;
      const keys = { secretAccessKey: 'secret', sessionToken: 'token' };
      return { credentials: { accessKeyId: `ASIA${minted}`, ...keys }, expiresAtMs };
    },
  } as Omit<World, 'router' | 'approvals'>;
  const ports: Ports = {
    control: world.control,
    guardrail: { apply: (...given) => world.guard(...given) },
    now: () => clock.nowMs,
    async pause(ms) {
      clock.nowMs += ms;
    },
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
          understood: (input) => void world.understood.push(input),
          decided: async ({ allowed }) => void happened.push({ step: 'decided', allowed }),
          minted: () => undefined,
          cleaning: () => undefined,
          finished: async ({ outcome }) => void happened.push({ step: 'finished', outcome }),
        };
      },
    },
  };
  return Object.assign(world, {
    approvals: world.control.approved,
    router: createRouter(config, ports, policies),
  });
}

export const document = {
  path: 'reports/q3.md',
  text: 'hello',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  version: 'v1',
};

/** The whole body of an answer, to its end. */
export const textOf = ({ body }: Reply): Promise<string> => new Response(body).text();
