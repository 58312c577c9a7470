/**
 * ReturnValuesOnConditionCheckFailure of UpdateItem, which dynalite does not support. Takes a request that
 * IAM allowed; gives dynalite's answer, with the current item when the condition failed and the request wants
 * it. AWS reads item and condition at one moment; here another write may come between them.
 * Source: DynamoDB API Reference, UpdateItem.
 */
import { crc32 } from 'node:zlib';
import type { DynamodbRequest } from './dynamodb-request.ts';
import type { Engine, EngineAnswer } from './engine.ts';

/** The engine's answer; a failed condition carries the item where the request asks for it. */
export async function callWithFailedItem(engine: Engine, request: DynamodbRequest): Promise<EngineAnswer> {
  const { operation } = request;
  if (operation !== 'UpdateItem') return engine.call(operation, request.parameters);
  const { ReturnValuesOnConditionCheckFailure: wanted, ...parameters } = request.parameters;
  const answer = await engine.call(operation, parameters);
  if (wanted !== 'ALL_OLD' || !answer.body.includes('#ConditionalCheckFailedException')) return answer;
  const { TableName, Key } = parameters;
  const found = await engine.call('GetItem', { TableName, Key, ConsistentRead: true });
  const body = JSON.stringify({ ...JSON.parse(answer.body), Item: JSON.parse(found.body).Item });
  const headers = { 'content-length': String(Buffer.byteLength(body)), 'x-amz-crc32': String(crc32(body)) };
  return { ...answer, headers: { ...answer.headers, ...headers }, body };
}
