/**
 * One operation on the control table: a signed POST to DynamoDB. Enters: operation and parameters. Leaves: the answer's
 * fields, or `undefined` when the condition of a write did not hold. Errors are the Refusal `unavailable`.
 * Never: more than two attempts of `attemptTimeoutMs`, a second attempt of an operation that must happen once.
 */
import { Refusal } from '../../shared/refusal.ts';
import type { RouterConfig } from './config.ts';
import { jsonError, jsonFields, signedPost, tryTwice } from './signed-post.ts';

/** DynamoDB answers within some 10 ms. */
const attemptTimeoutMs = 1_000;

export type Operation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

export type ControlTable = {
  /** @param attempts 2 for an operation that may happen twice */
  do(
    operation: Operation,
    parameters: Record<string, unknown>,
    attempts: 1 | 2,
  ): Promise<Record<string, unknown> | undefined>;
};

/** @param env holds the credentials of the execution role */
export function controlTable(
  config: Pick<RouterConfig, 'deployment' | 'endpointUrl' | 'controlTable'>,
  env: NodeJS.ProcessEnv,
): ControlTable {
  const host = `dynamodb.${config.deployment.region}.amazonaws.com`;
  const post = signedPost({ signingName: 'dynamodb', host, attemptTimeoutMs }, config, env);

  async function attempt(operation: Operation, body: string) {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    };
    const answer = await post({ path: '/', headers, body });
    if (answer.status === 200) return jsonFields(answer);
    const error = jsonError('DynamoDB', answer);
    if (error.name === 'ConditionalCheckFailedException') return undefined;
    throw error;
  }

  return {
    async do(operation, parameters, attempts) {
      const body = JSON.stringify({ TableName: config.controlTable, ...parameters });
      try {
        return await (attempts === 1 ? attempt(operation, body) : tryTwice(() => attempt(operation, body)));
      } catch (cause) {
        throw new Refusal({ is: 'unavailable', what: 'control' }, { cause });
      }
    },
  };
}
