/**
 * The local AWS as a whole: IAM, STS, S3, DynamoDB, Firehose, Bedrock and the private API behind one TLS
 * listener per network position. Takes a plan. A request reaches a service only with a verified signature.
 */
import { join } from 'node:path';
import { seeds } from '#application/seeds';
import type { SeedItems, SeedObjects } from '../../shared/application.ts';
import { type DataName, dataArnsOf, dataNames, physicalNameOf } from '../../shared/data.ts';
import { createAuthorize } from '../account/authorize.ts';
import type { ServiceName } from '../account/aws-request.ts';
import { indexPlan, needText } from '../account/plan-index.ts';
import { createNetwork, internet, type Position } from '../account/planned-network.ts';
import type { Plan } from '../plan/plan-types.ts';
import { createBedrock, recordingsFile } from './bedrock/bedrock.ts';
import { readRecordings } from './bedrock/recordings.ts';
import { createDynamodb } from './dynamodb/dynamodb.ts';
import { createFirehose } from './firehose/firehose.ts';
import type { Interference } from './interference.ts';
import { functionType } from './lambda/functions.ts';
import { createS3 } from './s3/s3.ts';
import type { Vault } from './sts/credentials.ts';
import { createSts } from './sts/sts.ts';
import { type Denial, tellDenials } from './watch/denials.ts';
import { type AwsEndpoint, type Service, startAwsEndpoint } from './wire/aws-endpoint.ts';
import type { Tls } from './wire/tls.ts';

/** API Gateway's payload limit, the largest of the services here. */
const maxBodyBytes = 10 * 1024 * 1024;

export type Aws = {
  /** the listener of a function's network position */
  endpointOf(functionName: string): { url: string; position: Position };
  /** the listener outside any VPC, where a stolen session would be tried */
  internetUrl: string;
  close(): Promise<void>;
};

export type AwsOptions = {
  plan: Plan;
  home: string;
  tls: Tls;
  vault: Vault;
  /** resolves when the record that the router's log delivers is written so far (log-files.ts) */
  recorded: () => Promise<void>;
  /** the private REST API; passed late, because the functions behind it need the listeners first */
  executeApi: Service;
  onNote: (line: string) => void;
  onDenied?: (denial: Denial) => void;
  interference?: Pick<Interference, 'aroundService' | 'now'>;
};

/** @throws PlainError for a plan that a service does not support */
export async function startAws(options: AwsOptions): Promise<Aws> {
  const { plan, home, tls, vault, recorded, onNote, onDenied, interference = {} } = options;
  const { aroundService = (_name, service) => service, now } = interference;
  const decide = createAuthorize(plan, now);
  const authorize = onDenied === undefined ? decide : tellDenials(decide, onDenied);
  const s3 = createS3({ plan, authorize, folder: join(home, 's3') });
  const dynamodb = await createDynamodb({ plan, authorize, folder: join(home, 'dynamodb') });
  const firehose = await createFirehose({ plan, authorize, folder: join(home, 'audit'), recorded });
  const recordings = await readRecordings(join(home, recordingsFile));
  await seed(plan, s3, dynamodb);
  const services = {
    sts: createSts({ plan, vault, authorize, ...(now && { now }) }),
    s3: (request) => s3.handle(request),
    dynamodb: (request) => dynamodb.handle(request),
    firehose: (request) => firehose.handle(request),
    bedrock: createBedrock({ plan, authorize, recordings }),
    'execute-api': options.executeApi,
  } satisfies Record<ServiceName, Service>;
  const around = Object.fromEntries(
    Object.entries(services).map(([name, service]) => [name, aroundService(name as ServiceName, service)]),
  );

  const network = createNetwork(plan);
  const positions = new Map<string, Position>([[internet.name, internet]]);
  const positionOf = new Map<string, Position>();
  for (const fn of indexPlan(plan).byType(functionType)) {
    const position = network.positionOf(needText(fn, 'name'));
    positions.set(position.name, positions.get(position.name) ?? position);
    positionOf.set(needText(fn, 'name'), position);
  }
  const { region, accountId } = plan;
  const common = {
    tls: tls.aws,
    region,
    accountId,
    vault,
    authorize,
    services: around,
    maxBodyBytes,
    onNote,
    ...(now && { now }),
  };
  const endpoints = new Map<string, AwsEndpoint>();
  for (const position of positions.values())
    endpoints.set(position.name, await startAwsEndpoint({ ...common, position }));
  const urlOf = (position: Position) => endpoints.get(position.name)?.url ?? '';
  return {
    endpointOf(functionName) {
      const position = positionOf.get(functionName) ?? internet;
      return { url: urlOf(position), position };
    },
    internetUrl: urlOf(internet),
    async close() {
      await Promise.all([...endpoints.values()].map((endpoint) => endpoint.close()));
      await Promise.all([s3.close(), dynamodb.close(), firehose.close()]);
    },
  };
}

type Stores = [Plan, ReturnType<typeof createS3>, Awaited<ReturnType<typeof createDynamodb>>];

/** Puts the application's seeds into its stores. Data of an earlier run stays as it is. */
async function seed(...[plan, s3, dynamodb]: Stores): Promise<void> {
  const given: Partial<Record<DataName, SeedObjects | SeedItems>> = seeds;
  const arns = dataArnsOf(plan);
  for (const name of dataNames) {
    const store = physicalNameOf(arns[name]);
    const content = given[name] ?? {};
    if (Array.isArray(content)) await dynamodb.seed(store, content);
    else for (const [key, text] of Object.entries(content)) await s3.seed(store, key, text, 'text/plain');
  }
}
