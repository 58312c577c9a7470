/**
 * What AWS answers to one request, and which kind of request it was. It grants every lease, so that a subject can be
 * called without end; leases are asked for as often as with a budget that is used up. Sessions last an hour, longer
 * than asked, so that none ends while the bench runs. Their tokens are as long as real ones.
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { Kind } from './counters.ts';

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string };

/** `path` without the query; header names in lower case. */
export type Asked = { method: string; path: string; headers: Record<string, string>; body: string };

export type Given = {
  /** access key id → session token, of everybody who may ask; grows with each session */
  tokens: Map<string, string>;
  /** of the control table, by partition key, in DynamoDB's notation */
  items: Record<string, object>;
  /** the issuer's key set */
  keys: object;
};

export type Answer = { kind: Kind; status: number; type: string; body: string; leased?: number };

const sessionSeconds = 3_600;
/** Tokens of AssumeRole with tags and a session policy have about so many characters. */
const [leastToken, mostToken] = [700, 1_100];

/** Credentials as STS makes them. */
export function newCredentials(): Credentials {
  const bytes = Math.floor((randomInt(leastToken, mostToken) * 3) / 4);
  return {
    accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(bytes).toString('base64'),
  };
}

const json = (kind: Kind, value: object, more: { leased?: number } = {}): Answer => ({
  ...{ kind, status: 200, type: 'application/json', body: JSON.stringify(value) },
  ...more,
});
const xml = (kind: Kind, body: string): Answer => ({ kind, status: 200, type: 'text/xml', body });

/** Answers one request. Without a signature of known credentials it is refused. */
export function answer(asked: Asked, given: Given): Answer {
  if (asked.path === '/jwks') return json('keys', given.keys);
  const [, accessKeyId = '', service] =
    /^AWS4-HMAC-SHA256 Credential=(\w+)\/\d{8}\/[\w-]+\/([\w-]+)\/aws4_request/.exec(
      asked.headers.authorization ?? '',
    ) ?? [];
  const token = given.tokens.get(accessKeyId);
  if (token === undefined || token !== asked.headers['x-amz-security-token'])
    return { ...json('refused', { message: 'Forbidden' }), status: 403 };
  if (service === 'execute-api') return answerTool(asked);
  if (service === 'sts') return answerSts(asked, given);
  if (service === 'dynamodb') return answerDynamodb(asked, given);
  if (service === 'firehose') return json('record', { RecordId: randomBytes(64).toString('base64') });
  if (service === 's3') return answerS3(asked);
  return { ...json('refused', { message: `no service ${service}` }), status: 404 };
}

/** A letter of a page or so. */
const letter = `# The third quarter\n\n${'Revenue grew by 12 %. The anvil line is sold out until March.\n'.repeat(20)}`;
const modifiedAt = '2026-09-30T12:00:00.000Z';

/** The frames that a tool's wrapper sends. */
function answerTool({ path, body }: Asked): Answer {
  const { input } = JSON.parse(body) as { input: { path?: string; text?: string } };
  const name = path.replace(/^.*\//, '');
  const about = { path: input.path, version: 'd41d8cd98f00b204e9800998ecf8427e' };
  const page = { text: letter, ...about, modifiedAt };
  const outcome = {
    read_letter: {
      content: textBlocks(letter, JSON.stringify({ ...about, modifiedAt })),
      structuredContent: page,
    },
    write_letter: { structuredContent: about },
  }[name] ?? { content: textBlocks(JSON.stringify(about)) };
  return { ...json('tool', {}), type: 'application/x-ndjson', body: `${JSON.stringify({ outcome })}\n` };
}

function textBlocks(...texts: string[]) {
  return texts.map((text) => ({ type: 'text', text }));
}

function answerSts({ body }: Asked, { tokens }: Given): Answer {
  const form = new URLSearchParams(body);
  const arn = (form.get('RoleArn') ?? '').replace(
    /^arn:aws:iam::(\d+):role.*\/(.*)$/,
    'arn:aws:sts::$1:assumed-role/$2',
  );
  const name = `${arn}/${form.get('RoleSessionName')}`;
  const action = form.get('Action');
  const wrap = (result: string) =>
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata></${action}Response>`;
  if (action === 'GetCallerIdentity')
    return xml(
      'identity',
      wrap(
        '<Arn>arn:aws:sts::123456789012:assumed-role/data/bench</Arn><UserId>AROA:bench</UserId><Account>123456789012</Account>',
      ),
    );
  const { accessKeyId, secretAccessKey, sessionToken } = newCredentials();
  tokens.set(accessKeyId, sessionToken);
  const expiration = new Date(Date.now() + sessionSeconds * 1000).toISOString();
  return xml(
    'session',
    wrap(
      `<AssumedRoleUser><AssumedRoleId>AROA:bench</AssumedRoleId><Arn>${name}</Arn></AssumedRoleUser><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials><PackedPolicySize>42</PackedPolicySize>`,
    ),
  );
}

/** The control table by its kinds of item, and the tables of the tools. */
function answerDynamodb({ headers, body }: Asked, { items }: Given): Answer {
  const { Key, ExpressionAttributeNames, ExpressionAttributeValues } = JSON.parse(body) as {
    Key?: { pk?: { S: string } };
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, { N?: string }>;
  };
  const pk = Key?.pk?.S ?? '';
  if (pk === 'brakes') return json('brakes', {});
  if (pk.startsWith('budget#')) {
    const counts = /#m\d+$/.test(pk) && ExpressionAttributeNames?.['#what'] === 'calls';
    return json('lease', {}, { leased: counts ? Number(ExpressionAttributeValues?.[':amount']?.N) : 0 });
  }
  if (headers['x-amz-target']?.endsWith('.Query'))
    return json('item', { Items: [], Count: 0, ScannedCount: 0 });
  const Item = items[pk];
  return json('item', Item === undefined ? {} : { Item });
}

function answerS3({ method, path }: Asked): Answer {
  if (method === 'GET' && /^\/[^/]+\/?$/.test(path))
    return xml(
      'object',
      '<ListBucketResult><IsTruncated>false</IsTruncated><KeyCount>0</KeyCount></ListBucketResult>',
    );
  return { ...json('object', {}), type: 'text/markdown', body: method === 'GET' ? letter : '' };
}
