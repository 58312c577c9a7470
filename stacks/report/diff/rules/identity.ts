/** Who may become whom, who may do what, who signs in: IAM, KMS, Cognito. Data for resource-changes.ts. */
import { any, guard, identityPolicy, lasting, type Rules, resourcePolicy } from './rule.ts';

export const identityRules: Rules = {
  'aws:iam/role:Role': [
    {
      kind: 'trust',
      policies: ['assumeRolePolicy'],
      properties: { maxSessionDuration: (before, after) => lasting(after, before) },
    },
    {
      kind: 'permission',
      properties: { permissionsBoundary: 'unclear', inlinePolicies: 'unclear', managedPolicyArns: 'unclear' },
    },
  ],
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': [
    { kind: 'trust', presence: 'widens', properties: any },
  ],
  'aws:iam/user:User': [{ kind: 'trust', presence: 'widens' }],
  'aws:iam/accessKey:AccessKey': [{ kind: 'trust', presence: 'widens' }],
  'aws:iam/rolePolicy:RolePolicy': [identityPolicy],
  'aws:iam/policy:Policy': [identityPolicy],
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': [
    { kind: 'permission', presence: 'widens', properties: any },
  ],
  'aws:kms/grant:Grant': [{ kind: 'permission', presence: 'widens', properties: any }],
  'aws:kms/key:Key': [
    resourcePolicy,
    { kind: 'safeguard', properties: { enableKeyRotation: guard, deletionWindowInDays: lasting } },
  ],
  'aws:kms/keyPolicy:KeyPolicy': [resourcePolicy],
  'aws:cognito/userPool:UserPool': [{ kind: 'trust', properties: any }],
  'aws:cognito/userPoolClient:UserPoolClient': [{ kind: 'trust', presence: 'widens', properties: any }],
  'aws:cognito/identityProvider:IdentityProvider': [{ kind: 'trust', presence: 'widens', properties: any }],
  'aws:cognito/resourceServer:ResourceServer': [{ kind: 'trust', properties: any }],
  'aws:cognito/userGroup:UserGroup': [{ kind: 'trust', properties: any }],
};
