/**
 * The DynamoDB of the local AWS: dynalite behind a gate. In: a request whose signature was verified. Out: the
 * answer of dynalite, or an AwsError. Nothing reaches dynalite before IAM said yes to every table and
 * partition that the request addresses. Never: an operation or parameter that is dropped in silence;
 * transactions, PartiQL, BatchWriteItem, streams and table management are refused by name.
 */

import {
  type Ask,
  type Authorize,
  AwsError,
  type AwsRequest,
  type AwsResponse,
} from '../../account/aws-request.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { askOfKey } from '../kms.ts';
import { asksOf, type FindTable } from './asks.ts';
import { type DynamodbRequest, parseDynamodbRequest, validation } from './dynamodb-request.ts';
import { startEngine } from './engine.ts';
import { callWithFailedItem } from './failed-item.ts';
import { openTable, seedItem } from './open-table.ts';
import { type Table, tablesOf } from './tables.ts';

export type Dynamodb = {
  /** Answers one request. Throws AwsError 400 with DynamoDB's codes: AccessDeniedException, ValidationException, … */
  handle(request: AwsRequest): Promise<AwsResponse>;
  /** Puts items (plain JavaScript values) that are not there yet, without asking IAM; for the data of a fresh stage. */
  seed(tableName: string, items: Record<string, unknown>[]): Promise<void>;
  /** From now on the store refuses every request; resolves when all is on disk. */
  close(): Promise<void>;
};

/**
 * Opens the tables of `plan`, and creates those that are new.
 * @param input.folder where tables are kept between runs; absent: in memory
 * @throws Error when the plan has a table that cannot be served faithfully, or `folder` one of another shape
 */
export async function createDynamodb(input: {
  plan: Plan;
  authorize: Authorize;
  folder?: string;
}): Promise<Dynamodb> {
  const tables = tablesOf(input.plan);
  const engine = await startEngine(input.folder);
  try {
    for (const table of tables.values()) await openTable(engine, table, input.folder);
  } catch (error) {
    await engine.close();
    throw error;
  }
  const find: FindTable = (name) => {
    const table = tables.get(name);
    const { region, accountId } = input.plan;
    return { arn: table?.arn ?? `arn:aws:dynamodb:${region}:${accountId}:table/${name}`, table };
  };
  let closed = false;

  return {
    async handle(request) {
      if (closed) throw new AwsError('InternalServerError', 500, 'the local DynamoDB is closed');
      const parsed = parseDynamodbRequest(request);
      for (const ask of asksOf(parsed, find)) authorizeTable(input.authorize, request, ask);
      for (const name of tableNames(parsed)) {
        const { table } = find(name);
        if (!table) throw new AwsError('ResourceNotFoundException', 400, 'Requested resource not found');
        authorizeKey(input.authorize, request, table);
        checkIndex(parsed, table);
      }
      const { status, headers, body } = await callWithFailedItem(engine, parsed);
      return { status, headers: { ...headers, 'x-amzn-requestid': request.requestId }, body };
    },
    async seed(tableName, items) {
      const table = tables.get(tableName);
      if (!table) throw new Error(`cannot seed the table "${tableName}": the plan has no such table`);
      for (const item of items) await seedItem(engine, table, item);
    },
    async close() {
      if (closed) return;
      closed = true;
      await engine.close();
    },
  };
}

/** DynamoDB answers a denied request with AccessDeniedException and 400, not 403 (API Reference, "Common Errors"). */
function authorizeTable(authorize: Authorize, request: AwsRequest, ask: Ask): void {
  try {
    authorize(request, ask);
  } catch (error) {
    if (error instanceof AwsError && error.status === 403) {
      throw new AwsError('AccessDeniedException', 400, error.message);
    }
    throw error;
  }
}

/**
 * DynamoDB decrypts the key of the table in the caller's name, for reads and writes (its Developer Guide,
 * "Monitoring DynamoDB interaction with AWS KMS"). AWS asks at the first access and after five minutes without
 * one; here each request asks. The words are AWS's.
 */
function authorizeKey(authorize: Authorize, request: AwsRequest, { keyUse }: Table): void {
  if (keyUse === undefined) return;
  try {
    authorize(request, askOfKey(keyUse, 'Decrypt'));
  } catch (error) {
    if (!(error instanceof AwsError) || error.status !== 403) throw error;
    const where = `(Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: ${request.requestId}; Proxy: null)`;
    throw new AwsError(
      'AccessDeniedException',
      400,
      `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: ${error.message} ${where}`,
    );
  }
}

/** Throws AwsError when the request names an index that its table has not; asked after IAM said yes. */
function checkIndex(request: DynamodbRequest, table: Table): void {
  if (request.operation !== 'Query' && request.operation !== 'Scan') return;
  const { IndexName } = request.parameters;
  if (IndexName !== undefined && !table.indexes.has(IndexName)) {
    throw validation(`The table does not have the specified index: ${IndexName}`);
  }
}

function tableNames(request: DynamodbRequest): string[] {
  return request.operation === 'BatchGetItem'
    ? Object.keys(request.parameters.RequestItems)
    : [request.parameters.TableName];
}
