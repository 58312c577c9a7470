/** What is looked at before a deploy, with a fake of Lambda at its port. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { catalogue } from '#application/catalogue';
import { readConcurrency } from '../../../stacks/deploy/account-concurrency.ts';
import { preflight } from '../../../stacks/deploy/preflight.ts';
import { type Answers, accessDenied, type FakeLambda, startFakeLambda } from './fake-lambda.ts';

const settings = {
  CHOKEPOINT_DOMAIN: 'mcp.fjord.io',
  CHOKEPOINT_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:210987654321:certificate/1',
  CHOKEPOINT_ISSUER: 'https://id.fjord.io',
  CHOKEPOINT_OPERATORS: 'arn:aws:iam::210987654321:role/operator',
  CHOKEPOINT_REPOSITORY: 'fjord/chokepoint',
};
const reserving = catalogue.filter(({ reservedConcurrency }) => reservedConcurrency !== undefined);
/** What the tools reserve together. */
const calls = reserving.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
const deployed = Object.fromEntries(
  reserving.map(({ name, reservedConcurrency = 0 }) => [
    `chokepoint-staging-tool-${name}`,
    reservedConcurrency,
  ]),
);

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIADEPLOYER');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'deployer');
});
afterEach(() => vi.unstubAllEnvs());

type Looked = { notes?: string[]; error?: string; asked: string[] };

async function look(
  answers: Answers,
  more: { stage?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Looked> {
  const lambda = await startFakeLambda(answers);
  try {
    return await lookAt(lambda, more);
  } finally {
    await lambda.close();
  }
}

async function lookAt(
  { endpoint, asked }: Pick<FakeLambda, 'endpoint' | 'asked'>,
  { stage = 'staging', env = settings }: { stage?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Looked> {
  const read = (where: { region: string; functions: string[] }) =>
    readConcurrency({ ...where, env: { AWS_ENDPOINT_URL_LAMBDA: endpoint } });
  return preflight(stage, { env, read }).then(
    (notes) => ({ notes, asked }),
    ({ name, message }: Error) => ({ error: `${name}: ${message}`, asked }),
  );
}

test.each([10, 50, calls, calls + 99])('stops where the account runs %i calls at once', async (limit) => {
  const { error } = await look({ limit });
  expect(error).toMatch(
    new RegExp(
      `^PlainError: The tools of "staging" reserve ${calls} calls at once, and Lambda keeps 100 .* runs only ${limit} in eu-central-1: ask for ${calls + 100} at least \\(aws service-quotas .*--desired-value 1000\\), or lower .* Nothing was deployed\\.$`,
    ),
  );
});

test('goes on where the quota is just enough, and says that the stage believes in more', async () => {
  const { notes, error } = await look({ limit: calls + 100 });
  expect(error).toBeUndefined();
  expect(notes).toEqual([
    expect.stringMatching(`^The account runs ${calls + 100} calls at once, not 1000: `),
  ]);
});

test.each([1_000, 5_000])('goes on in silence where the account runs %i', async (limit) => {
  const { notes, asked } = await look({ limit });
  expect(notes).toEqual([]);
  expect(asked[0]).toBe('GetAccountSettings');
  expect(asked.slice(1)).toEqual(Object.keys(deployed).map((name) => `GetFunctionConcurrency ${name}`));
});

test('counts what others have reserved', async () => {
  // Another stage of the account has 700 of 1,000.
  const { error } = await look({ limit: 1_000, unreserved: 300 });
  expect(error).toContain(
    'of the 1000 that the account runs in eu-central-1 other functions have reserved 700',
  );
  expect(error).toContain(`ask for ${calls + 800} at least`);
});

test('does not count twice what the stage itself has reserved', async () => {
  const limit = calls + 100;
  expect((await look({ limit, unreserved: 100, reserved: deployed })).error).toBeUndefined();
  const [some = ''] = Object.keys(deployed);
  expect((await look({ limit, unreserved: 100, reserved: { ...deployed, [some]: 0 } })).error).toContain(
    'reserved',
  );
});

const cannot = "^PlainError: Nothing was deployed, because the account's Lambda quota could not be read: ";

test.each([
  [
    'GetAccountSettings',
    accessDenied,
    'AWS refused lambda:GetAccountSettings \\(User: .*a person deploys once',
  ],
  ['GetFunctionConcurrency', accessDenied, 'AWS refused lambda:GetFunctionConcurrency '],
  [
    'GetAccountSettings',
    { status: 500, body: '' },
    'lambda:GetAccountSettings answered 500 without a reason\\.$',
  ],
  ['GetAccountSettings', { status: 429, body: '{"Reason":"x"}' }, 'lambda:GetAccountSettings answered 429 '],
  ['GetAccountSettings', { status: 404, body: '' }, 'ConcurrentExecutions is missing'],
  ['GetAccountSettings', { status: 200, body: '<html>' }, '.*answered what is no JSON object\\.$'],
  ['GetAccountSettings', { status: 200, body: 'null' }, '.*answered what is no JSON object\\.$'],
  ['GetAccountSettings', { status: 200, body: '{}' }, 'ConcurrentExecutions is missing, which is no number'],
])('stops where %s is answered %j', async (action, answer, says) => {
  const { error } = await look({ limit: 1_000, instead: { [action]: answer } });
  expect(error).toMatch(new RegExp(cannot + says));
});

test.each(['1000', -1, 1.5, null])('stops where the quota is %j', async (limit) => {
  expect((await look({ limit, unreserved: 1_000 })).error).toMatch(new RegExp(cannot));
  expect((await look({ limit: 1_000, unreserved: limit ?? 'none' })).error).toMatch(new RegExp(cannot));
});

test('stops where Lambda does not answer', async () => {
  const { error } = await lookAt({ endpoint: 'http://127.0.0.1:9', asked: [] });
  expect(error).toMatch(
    new RegExp(`${cannot}lambda\\.eu-central-1\\.amazonaws\\.com does not answer .*online\\?$`),
  );
});

test('stops without credentials, and says how to get some', async () => {
  vi.unstubAllEnvs();
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'AWS_SESSION_TOKEN'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
  const { error, asked } = await look({ limit: 1_000 });
  expect(error).toMatch(new RegExp(`${cannot}this shell has no AWS credentials .*aws sso login`));
  expect(asked).toEqual([]);
});

test.each([
  ['ines', settings, undefined],
  ['staging', {}, 'is an example'],
  ['local', settings, 'npm start'],
  ['staging-x', settings, 'is no stage name'],
  ['production', settings, 'nobody has tried whether records arrive in a locked store'],
])('asks AWS nothing for %s', async (stage, env, says) => {
  const more = { env: { ...env, CHOKEPOINT_APPROVAL_CLIENT_ID: 'approval' }, stage };
  const { error, asked } = await look({ limit: 10 }, more);
  expect(asked).toEqual([]);
  if (says === undefined) expect(error).toBeUndefined();
  else expect(error).toContain(says);
});
