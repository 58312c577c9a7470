import { noLongLivedCredential } from '../../../../stacks/prove/permissions/no-long-lived-credential.ts';
import { add, find } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(noLongLivedCredential, [
  ...(
    [
      ['aws:iam/user:User', { name: 'deployer' }],
      ['aws:iam/accessKey:AccessKey', { user: 'deployer' }],
      ['sst:sst:Secret', {}],
    ] as const
  ).map(
    ([type, inputs]): Case => ({
      title: `there is a ${type}`,
      mutate: add(type, 'Credential', inputs),
      finds: ['Credential', 'type'],
      reason: /use a role|use Secrets Manager/,
    }),
  ),
  ...(
    [
      ['DATABASE_PASSWORD', 'x'],
      ['ISSUER_CLIENT_SECRET', 'x'],
      ['API_KEY', 'x'],
      ['HARMLESS', 'AKIAIOSFODNN7EXAMPLE'],
      ['HARMLESS', '-----BEGIN PRIVATE KEY-----'],
    ] as const
  ).map(
    ([name, value]): Case => ({
      title: `an environment variable is ${name}=${value}`,
      mutate: (plan) => {
        const { environment } = find(plan, 'RouterFunction').inputs as {
          environment: { variables: Record<string, string> };
        };
        environment.variables[name] = value;
      },
      finds: ['RouterFunction', `environment.variables.${name}`],
      reason: /secret|credential/,
    }),
  ),
]);
