/**
 * The DynamoDB of the local AWS: dynalite behind a gate. Takes a request whose signature was verified; gives
 * dynalite's answer or throws an AwsError. A request reaches dynalite only after IAM allowed every table and
 * partition that it addresses. Transactions, PartiQL, BatchWriteItem, streams and table management are
 * refused by name.
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
  /** Answers one request. @throws AwsError 400 with DynamoDB's codes: AccessDeniedException, … */
  handle(request: AwsRequest): Promise<AwsResponse>;
  /**
   * Puts items (plain JavaScript values) that do not exist yet, without IAM; for the data of a fresh stage.
   */
  seed(tableName: string, items: Record<string, unknown>[]): Promise<void>;
  /** From now on the store refuses every request; resolves when all is on disk. */
  close(): Promise<void>;
};

/**
 * Opens the tables of `plan`, and creates the new ones.
 * @param input.folder keeps the tables between runs; absent: in memory
 * @throws Error when a table cannot be served faithfully, or `folder` has one with other keys or indexes
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
 * DynamoDB decrypts the table's key in the caller's name, for reads and writes (its Developer Guide,
 * "Monitoring DynamoDB interaction with AWS KMS"). AWS asks KMS at the first access and after five minutes
 * without one; here each request asks. The error's words are AWS's.
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

/** @throws AwsError when the table lacks the index of the request; runs after IAM allowed the request */
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
