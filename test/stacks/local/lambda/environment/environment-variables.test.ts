import { afterEach, describe, expect, it } from 'vitest';
import { checkVariables } from '../../../../../stacks/local/lambda/environment/environment-variables.ts';
import { call, spec, start, startBundle, takeDown } from '../fixture.ts';

afterEach(takeDown);

describe('the variables of an environment', () => {
  it("are the plan's and Lambda's, and nothing of this process", async () => {
    process.env.CANARY_OF_THE_PARENT = 'leaked';
    const source = 'export const run = async () => ({ env: process.env, cwd: process.cwd() });';
    const { lambda } = await startBundle(source, ['run'], { environment: { STAGE: 'local', EMPTY: '' } });
    const { env, cwd } = (await call(lambda, 'run')) as { env: Record<string, string>; cwd: string };
    delete process.env.CANARY_OF_THE_PARENT;
    expect(JSON.stringify(env)).not.toContain('leaked');
    expect(Object.keys(env).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_LAMBDA_RUNTIME_API',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_XRAY_CONTEXT_MISSING',
      'AWS_XRAY_DAEMON_ADDRESS',
      'EMPTY',
      'LAMBDA_RUNTIME_DIR',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'NODE_EXTRA_CA_CERTS',
      'PATH',
      'STAGE',
      'TMPDIR',
      'TZ',
      '_HANDLER',
      '_X_AMZN_TRACE_ID',
    ]);
    expect(env).toMatchObject({
      STAGE: 'local',
      EMPTY: '',
      AWS_ACCESS_KEY_ID: 'ASIArun',
      AWS_SECRET_ACCESS_KEY: 'secret-of-run',
      AWS_SESSION_TOKEN: 'token-of-run',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      _HANDLER: 'bundle.run',
      LAMBDA_TASK_ROOT: cwd,
      TZ: ':UTC',
    });
  });

  const REFUSED: [string, string][] = [
    ['AWS_REGION', 'us-east-1'],
    ['AWS_SESSION_TOKEN', 'x'],
    ['_HANDLER', 'x.y'],
    ['_X_AMZN_TRACE_ID', 'Root=1'],
    ['AWS_LAMBDA_RUNTIME_API', '127.0.0.1:1'],
    ['LAMBDA_TASK_ROOT', '/'],
    ['AWS_ENDPOINT_URL', 'http://elsewhere'],
    ['NODE_EXTRA_CA_CERTS', '/ca.pem'],
    ['TMPDIR', '/tmp'],
    ['LD_PRELOAD', '/tmp/x.so'],
    ['NODE_PATH', '/'],
    ['NODE_V8_COVERAGE', '/tmp'],
    ['OPENSSL_CONF', '/tmp/x'],
    ['NODE_OPTIONS', '--allow-fs-read=*'],
    ['NODE_OPTIONS', '--enable-source-maps --require=/tmp/x.cjs'],
    ['NODE_OPTIONS', '--no-permission'],
  ];

  it.each(REFUSED)('are refused at the start when the plan sets %s to %s', async (name, value) => {
    const starting = start([spec('/', 'run', { environment: { OTHER: '1', [name]: value } })]);
    const [word] = name === 'NODE_OPTIONS' ? value.split(' ').slice(-1) : [name];
    await expect(starting).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      status: 400,
      message: expect.stringMatching(new RegExp(`^run: .*${word?.replace('*', '\\*')}$`)),
    });
  });

  it('speak as AWS does about reserved ones', () => {
    expect(() => checkVariables('f', { AWS_REGION: 'x', AWS_EXECUTION_ENV: 'y' })).toThrow(
      'f: Lambda was unable to configure your environment variables because the environment variables you have ' +
        'provided contains reserved keys that are currently not supported for modification. Reserved keys used ' +
        'in this request: AWS_REGION, AWS_EXECUTION_ENV',
    );
  });

  it('let a plan set the ones that AWS lets it set', async () => {
    const environment = {
      TZ: 'Europe/Berlin',
      LANG: 'C',
      PATH: '/bin',
      NODE_ENV: 'test',
      NODE_OPTIONS: '--enable-source-maps',
    };
    const source = 'export const run = async () => process.env;';
    const { lambda } = await startBundle(source, ['run'], { environment });
    expect(await call(lambda, 'run')).toMatchObject(environment);
  });
});
