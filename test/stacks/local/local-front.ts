/**
 * The front of the local AWS over the fixture plan, for tests: listeners at any position, the real STS,
 * services that record what reaches them, and real SDK clients that trust the listeners' certificate.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthorize } from '../../../stacks/account/authorize.ts';
import type {
  AwsRequest,
  AwsResponse,
  Credentials,
  ServiceName,
} from '../../../stacks/account/aws-request.ts';
import { createNetwork, internet, type Position } from '../../../stacks/account/planned-network.ts';
import { createAssumeForService } from '../../../stacks/local/sts/assume-for-service.ts';
import { createVault } from '../../../stacks/local/sts/credentials.ts';
import { createSts } from '../../../stacks/local/sts/sts.ts';
import { type Service, startAwsEndpoint } from '../../../stacks/local/wire/aws-endpoint.ts';
import { ensureTls } from '../../../stacks/local/wire/tls.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { ACCOUNT, fixturePlan, REGION, ROUTER_FUNCTION_ARN, ROUTER_ROLE } from './fixture-plan.ts';

export type LocalFront = Awaited<ReturnType<typeof startLocalFront>>;

type FrontOptions = { plan?: Plan; services?: Partial<Record<ServiceName, Service>>; maxBodyBytes?: number };

/** Starts the front; close it after the test. `clock.now` may be set, in milliseconds since the epoch. */
export async function startLocalFront({
  plan = fixturePlan(),
  services = {},
  maxBodyBytes = 1_048_576,
}: FrontOptions = {}) {
  const home = await mkdtemp(join(tmpdir(), 'local-front-'));
  const tls = await ensureTls(home);
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const vault = createVault(Buffer.alloc(32, 7), now);
  const authorize = createAuthorize(plan, now);
  const sts = createSts({ plan, vault, now });
  const network = createNetwork(plan);
  const assumeForService = createAssumeForService({ plan, vault, now });
  const received: AwsRequest[] = [];
  const notes: string[] = [];
  const agent = new Agent({ ca: tls.ca, keepAlive: true });
  const closers: (() => Promise<void>)[] = [];

  /** Records a request and answers nothing in particular. */
  const record =
    (body: string, type: string) =>
    (request: AwsRequest): AwsResponse => {
      received.push(request);
      return { status: 200, headers: { 'content-type': type }, body };
    };

  return {
    vault,
    clock,
    received,
    notes,
    agent,
    ca: tls.ca,
    authorize,
    network,
    assumeForService,
    /** Opens a listener at a position (default: where the router stands) and returns its URL. */
    async listen(position: Position = network.positionOf('router'), overrides: { accountId?: string } = {}) {
      const endpoint = await startAwsEndpoint({
        position,
        tls: tls.aws,
        region: REGION,
        accountId: ACCOUNT,
        vault,
        authorize,
        services: {
          sts,
          s3: record('', 'application/xml'),
          dynamodb: record('{}', 'application/x-amz-json-1.0'),
          'execute-api': record('{}', 'application/json'),
          ...services,
        },
        maxBodyBytes,
        now,
        onNote: (line) => notes.push(line),
        ...overrides,
      });
      closers.push(endpoint.close);
      return endpoint.url;
    },
    /** Execution credentials of the router. */
    router: () =>
      assumeForService(ROUTER_ROLE, 'lambda.amazonaws.com', 'router', {
        sourceFunctionArn: ROUTER_FUNCTION_ARN,
      }),
    /** What every SDK client of a test needs. */
    clientOptions: (endpoint: string, credentials: Credentials) => ({
      endpoint,
      region: REGION,
      credentials,
      maxAttempts: 1,
      requestHandler: { httpsAgent: agent, requestTimeout: 10_000 },
    }),
    async close() {
      agent.destroy();
      for (const close of closers) await close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export const OUTSIDE = internet;
