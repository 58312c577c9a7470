import { expect, test } from 'vitest';
import { readConfig } from '../../../functions/router/config.ts';

const env = {
  APP: 'chokepoint',
  STAGE: 'test',
  AWS_REGION: 'eu-central-1',
  ACCOUNT_ID: '111122223333',
  TOOLS_API_URL: 'https://api.execute-api.eu-central-1.amazonaws.com/live',
  DATA_ARNS: '{"letters":"arn:aws:s3:::letters"}',
  DATA_KEYS: '{"letters":"arn:aws:kms:eu-central-1:111122223333:key/k"}',
  AUDIT_STREAM: 'chokepoint-test-audit',
  CONTROL_TABLE: 'chokepoint-test-control',
  ALLOWED_ORIGINS: '["https://a.example"]',
};

test('the environment becomes typed settings', () => {
  expect(readConfig(env)).toEqual({
    deployment: { app: 'chokepoint', stage: 'test', region: 'eu-central-1', accountId: '111122223333' },
    toolsApiUrl: new URL(env.TOOLS_API_URL),
    data: {
      arns: { letters: 'arn:aws:s3:::letters' },
      keys: { letters: 'arn:aws:kms:eu-central-1:111122223333:key/k' },
    },
    auditStream: 'chokepoint-test-audit',
    controlTable: 'chokepoint-test-control',
    allowedOrigins: ['https://a.example'],
    endpointUrl: undefined,
  });
});

test('a guardrail is there where the stage has one', () => {
  const guardrail = { id: 'gr4a1l', version: '3' };
  expect(readConfig({ ...env, GUARDRAIL: JSON.stringify(guardrail) }).guardrail).toEqual(guardrail);
  expect(readConfig(env).guardrail).toBeUndefined();
});

test('AWS is elsewhere where the SDK’s own variable says so', () => {
  const { endpointUrl } = readConfig({ ...env, AWS_ENDPOINT_URL: 'https://localhost:4566' });
  expect(endpointUrl).toEqual(new URL('https://localhost:4566'));
});

test.each(Object.keys(env))('without %s the router does not start, nor with an empty one', (name) => {
  const message = `the environment variable ${name} is not set`;
  expect(() => readConfig({ ...env, [name]: undefined })).toThrow(message);
  expect(() => readConfig({ ...env, [name]: '' })).toThrow(message);
});

test.each([
  ['TOOLS_API_URL', 'no url'],
  ['DATA_ARNS', '{'],
  ['DATA_KEYS', '{'],
  ['ALLOWED_ORIGINS', 'https://a.example'],
  ['GUARDRAIL', 'gr4a1l'],
  ['AWS_ENDPOINT_URL', 'localhost'],
])('a %s that cannot be read stops it too', (name, value) => {
  expect(() => readConfig({ ...env, [name]: value })).toThrow();
});
