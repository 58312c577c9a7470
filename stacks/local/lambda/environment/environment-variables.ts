/**
 * The variables of an execution environment: the plan's and Lambda's own; it reads none of the parent's.
 * Refuses a plan's variable that AWS reserves, as AWS does, and one that would loosen the child process.
 * Source:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
import { randomBytes } from 'node:crypto';
import { AwsError, type Credentials } from '../../../account/aws-request.ts';

const reserved = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
];

/** This machine sets these in every environment and would silently replace a plan's value. */
const ownVariables = ['AWS_ENDPOINT_URL', 'AWS_XRAY_DAEMON_ADDRESS', 'NODE_EXTRA_CA_CERTS', 'TMPDIR'];

/** Node, OpenSSL or the operating system's loader reads these before the guards are active. */
const loosens = /^(LD_|DYLD_|OPENSSL_|SSL_CERT_|NODE_(?!ENV$|OPTIONS$))/;

/** Options of SST and people for better stack traces; another one could undo a restriction of ours. */
const harmlessNodeOptions = ['--enable-source-maps', '--no-warnings', '--no-deprecation'];

/** @throws AwsError InvalidParameterValueException that names the variables */
export function checkVariables(functionName: string, variables: Record<string, string>): void {
  const names = Object.keys(variables);
  const refuse = (found: string[], sentence: string) => {
    if (found.length === 0) return;
    const message = `${functionName}: ${sentence}: ${found.join(', ')}`;
    throw new AwsError('InvalidParameterValueException', 400, message);
  };
  refuse(
    names.filter((name) => reserved.includes(name)),
    'Lambda was unable to configure your environment variables because the environment variables you have ' +
      'provided contains reserved keys that are currently not supported for modification. Reserved keys used ' +
      'in this request',
  );
  refuse(
    names.filter((name) => ownVariables.includes(name)),
    'the local Lambda sets these variables itself and would hide the values of the plan',
  );
  refuse(
    names.filter((name) => loosens.test(name)),
    'these variables change what the child process may do, and the local Lambda does not interpret them',
  );
  const options = (variables.NODE_OPTIONS ?? '').split(/\s+/).filter(Boolean);
  refuse(
    options.filter((option) => !harmlessNodeOptions.includes(option)),
    `NODE_OPTIONS may hold ${harmlessNodeOptions.join(', ')} here, and not`,
  );
}

export type Variables = {
  functionName: string;
  /** the plan's */
  plan: Record<string, string>;
  credentials: Credentials;
  region: string;
  memoryMb: number;
  handler: string;
  taskRoot: string;
  runtimeDir: string;
  runtimeApi: string;
  endpointUrl: string;
  caFile: string;
  tempFolder: string;
};

/** All variables of one environment; the process inherits no others. */
export function buildVariables(of: Variables): Record<string, string> {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    ...of.plan,
    _HANDLER: of.handler,
    AWS_REGION: of.region,
    AWS_DEFAULT_REGION: of.region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: of.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: of.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: of.credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: of.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(of.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${of.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomBytes(16).toString('hex')}`,
    AWS_LAMBDA_RUNTIME_API: of.runtimeApi,
    LAMBDA_TASK_ROOT: of.taskRoot,
    LAMBDA_RUNTIME_DIR: of.runtimeDir,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    // The daemon's address in a real environment; the network guard drops its datagrams.
    AWS_XRAY_DAEMON_ADDRESS: '169.254.79.129:2000',
    AWS_ENDPOINT_URL: of.endpointUrl,
    NODE_EXTRA_CA_CERTS: of.caFile,
    // A real environment has /tmp to itself; here os.tmpdir() gives this environment's own folder.
    TMPDIR: of.tempFolder,
  };
}
