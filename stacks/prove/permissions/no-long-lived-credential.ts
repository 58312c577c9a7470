/**
 * All rights belong to roles, whose sessions expire: there are no IAM users, no access keys, and no secrets in
 * environment or stage variables, which every reader of the configuration can read.
 */
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { finding, ofType, type Proof } from '../model/proof.ts';

const credentialTypes = [
  'aws:iam/user:User',
  'aws:iam/accessKey:AccessKey',
  'aws:iam/userLoginProfile:UserLoginProfile',
  'aws:iam/serviceSpecificCredential:ServiceSpecificCredential',
  'aws:iam/sshKey:SshKey',
];

/** Judges a name by its last word: `DATABASE_PASSWORD` is a credential, `TOKEN_TYPE` is none. */
const secretName = /(^|_)(SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|TOKEN|KEY)$/i;

/** An access key id, a private key, a JSON web token, a token of a common forge. */
const secretValue =
  /(AKIA|ASIA)[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|gh[pousr]_\w{36}/;

/** SST sets this key of `resource.enc` for every function; the file has linked values, and there are none. */
const exemptNames = ['SST_KEY'];

export const noLongLivedCredential: Proof = {
  id: 'no-long-lived-credential',
  title:
    'There is no long-lived credential: no IAM user, no access key, no secret in an environment variable',
  check(plan: Plan) {
    return [
      ...credentialTypes
        .flatMap((type) => ofType(plan, type))
        .map((resource) =>
          finding(resource, 'type', `${resource.type} is a credential that does not end: use a role`),
        ),
      ...ofType(plan, 'sst:sst:Secret').map((secret) =>
        finding(
          secret,
          'type',
          'a linked secret is readable with SST_KEY, an environment variable: use Secrets Manager',
        ),
      ),
      ...ofType(plan, 'aws:lambda/function:Function').flatMap((fn) => {
        const environment = fn.inputs.environment as { variables?: Record<string, unknown> } | undefined;
        return secretsAmong(fn, 'environment.variables', environment?.variables);
      }),
      ...ofType(plan, 'aws:apigateway/stage:Stage').flatMap((stage) =>
        secretsAmong(stage, 'variables', stage.inputs.variables as Record<string, unknown> | undefined),
      ),
    ];
  },
};

function secretsAmong(resource: Resource, property: string, variables: Record<string, unknown> = {}) {
  return Object.entries(variables).flatMap(([name, value]) => {
    const at = `${property}.${name}`;
    if (secretValue.test(String(value)))
      return [finding(resource, at, 'its value has the form of a credential')];
    // The ARN of a secret is not secret.
    if (!secretName.test(name) || exemptNames.includes(name) || String(value).startsWith('arn:')) return [];
    return [finding(resource, at, 'its name says that it is a secret: keep the value in Secrets Manager')];
  });
}
