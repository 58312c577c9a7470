/** The router's settings: the environment variables that stacks/app/router/router.ts writes, as typed values. */
import type { DataArns, DataKeys, DataPlace } from '../../shared/data.ts';
import type { Deployment } from '../../shared/names.ts';
import { requiredVariable } from '../../shared/required-variable.ts';

export type RouterConfig = {
  deployment: Deployment;
  /** base URL of the private API, with its stage */
  toolsApiUrl: URL;
  data: DataPlace;
  /** name of the delivery stream that leads to the immutable store */
  auditStream: string;
  /** name of the control table */
  controlTable: string;
  /** Amazon Bedrock guardrail of the stage, where it has one */
  guardrail: { id: string; version: string } | undefined;
  /** exact origins of browser-based clients, or `loopback` for any port of localhost */
  allowedOrigins: string[];
  /** the endpoint that stands for AWS, from the variable that the SDK itself reads; absent on AWS */
  endpointUrl: URL | undefined;
};

/** @throws Error that names the variable that is missing: a router must not guess */
export function readConfig(env: NodeJS.ProcessEnv): RouterConfig {
  const get = (name: string) => requiredVariable(env, name);
  return {
    deployment: {
      app: get('APP'),
      stage: get('STAGE'),
      region: get('AWS_REGION'),
      accountId: get('ACCOUNT_ID'),
    },
    toolsApiUrl: new URL(get('TOOLS_API_URL')),
    data: {
      arns: JSON.parse(get('DATA_ARNS')) as DataArns,
      keys: JSON.parse(get('DATA_KEYS')) as DataKeys,
    },
    auditStream: get('AUDIT_STREAM'),
    controlTable: get('CONTROL_TABLE'),
    guardrail:
      env.GUARDRAIL === undefined ? undefined : (JSON.parse(env.GUARDRAIL) as RouterConfig['guardrail']),
    allowedOrigins: JSON.parse(get('ALLOWED_ORIGINS')) as string[],
    endpointUrl: env.AWS_ENDPOINT_URL === undefined ? undefined : new URL(env.AWS_ENDPOINT_URL),
  };
}
