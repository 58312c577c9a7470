/**
 * The control table, within the reach of the page's role: one approval at a time, and its own sign-ins. A sign-in's key is
 * the digest of its id, so a reader of the table learns no cookie. Every decision is one conditional write.
 */
import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { approvalOf, approvalPk } from '../../shared/approval.ts';
import { controlExpiry, controlKey, controlKinds } from '../../shared/control.ts';
import type { Approvals, Pending, SignedIn, SignIns } from './ports.ts';

type Item = Record<string, AttributeValue>;

/**
 * Both ports on one client.
 * @param now milliseconds since the epoch
 * @throws the SDK's errors from each method
 */
export function controlPort(
  TableName: string,
  now: () => number,
): { signIns: SignIns; approvals: Approvals } {
  // Milliseconds. Longer than any access to an item; the gateway gives up after 29 s. Without the last option the SDK
  // only warns (smithy, NodeHttpHandlerOptions).
  const requestHandler = { requestTimeout: 5_000, connectionTimeout: 2_000, throwOnRequestTimeout: true };
  const table: Table = { client: new DynamoDBClient({ requestHandler, maxAttempts: 2 }), TableName, now };
  return { signIns: signInsIn(table), approvals: approvalsIn(table) };
}

type Table = { client: DynamoDBClient; TableName: string; now: () => number };

const seconds = (ms: number) => ({ N: String(Math.floor(ms / 1000)) });

function signInsIn({ client, TableName, now }: Table): SignIns {
  const keyOf = (id: string) => ({ [controlKey]: { S: signInPk(id) } });
  return {
    async keep(id, { is, secret, ...rest }, expiresAtSeconds) {
      const Item = {
        ...keyOf(id),
        ...{ is: { S: is }, secret: { S: secret }, rest: { S: JSON.stringify(rest) } },
        [controlExpiry]: { N: String(expiresAtSeconds) },
      };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
    async find(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true }),
      );
      const over = Number(Item?.[controlExpiry]?.N ?? 0) * 1000 <= now();
      return Item && !over && Item.is?.S === 'signed-in' ? (toSignIn(Item) as SignedIn) : undefined;
    },
    async take(id, { is, secret }) {
      const taken = client.send(
        new DeleteItemCommand({
          TableName,
          Key: keyOf(id),
          ConditionExpression: '#is = :is AND #secret = :secret AND #expires > :now',
          ExpressionAttributeNames: { '#is': 'is', '#secret': 'secret', '#expires': controlExpiry },
          ExpressionAttributeValues: { ':is': { S: is }, ':secret': { S: secret }, ':now': seconds(now()) },
          ReturnValues: 'ALL_OLD',
        }),
      );
      const old = (await unlessConditionFails(taken))?.Attributes;
      return old && (toSignIn(old) as Extract<Pending | SignedIn, { is: typeof is }>);
    },
    async drop(id) {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(id) }));
    },
  };
}

function approvalsIn({ client, TableName, now }: Table): Approvals {
  return {
    async find(key) {
      const Key = { [controlKey]: { S: approvalPk(key) } };
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return Item && approvalOf(Item);
    },
    async answer({ key, nonce }, { answer, by, atMs }) {
      const [who, when] =
        answer === 'approve' ? ['approvedBy', 'approvedAtMs'] : ['refusedBy', 'refusedAtMs'];
      const written = client.send(
        new UpdateItemCommand({
          TableName,
          Key: { [controlKey]: { S: approvalPk(key) } },
          UpdateExpression: 'SET #who = :who, #when = :when',
          // An equal nonce proves that the item exists: an update without that condition would make one.
          ConditionExpression:
            '#nonce = :nonce AND #expires > :now AND attribute_not_exists(#approved) AND attribute_not_exists(#refused)',
          ExpressionAttributeNames: {
            ...{ '#who': who, '#when': when, '#nonce': 'nonce', '#expires': controlExpiry },
            ...{ '#approved': 'approvedBy', '#refused': 'refusedBy' },
          },
          ExpressionAttributeValues: {
            ...{ ':who': { S: by }, ':when': { N: String(atMs) } },
            ...{ ':nonce': { S: nonce }, ':now': seconds(now()) },
          },
        }),
      );
      return (await unlessConditionFails(written)) !== undefined;
    },
  };
}

async function unlessConditionFails<T>(sent: Promise<T>): Promise<T | undefined> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function signInPk(id: string): string {
  return `${controlKinds.signIn}${createHash('sha256').update(id).digest('base64url')}`;
}

function toSignIn(item: Item): Pending | SignedIn {
  const rest = JSON.parse(item.rest?.S ?? '{}') as object;
  return { ...rest, is: item.is?.S, secret: item.secret?.S } as Pending | SignedIn;
}
