/** IAM and KMS: ids, ARNs and defaults as the AWS provider gives them. */
import { arn, hex, idFrom, type Mocks, nameOf, text, uuid } from './mock.ts';

export const iamMocks: Mocks = {
  'aws:iam/role:Role': (asked, { accountId }) => {
    const { inputs } = asked;
    const name = nameOf(asked);
    const path = (inputs.path as string | undefined) ?? '/';
    return {
      id: name,
      outputs: {
        name,
        path,
        arn: `arn:aws:iam::${accountId}:role${path}${name}`,
        uniqueId: `AROA${hex(asked, 17).toUpperCase()}`,
        maxSessionDuration: inputs.maxSessionDuration ?? 3600,
        forceDetachPolicies: inputs.forceDetachPolicies ?? false,
      },
    };
  },
  'aws:iam/policy:Policy': (asked, { accountId }) => {
    const name = nameOf(asked);
    const policyArn = `arn:aws:iam::${accountId}:policy${(asked.inputs.path as string | undefined) ?? '/'}${name}`;
    return {
      id: policyArn,
      outputs: { name, arn: policyArn, policyId: `ANPA${hex(asked, 17).toUpperCase()}` },
    };
  },
  'aws:iam/rolePolicy:RolePolicy': (asked) => {
    const name = nameOf(asked);
    return { id: `${text(asked, 'role')}:${name}`, outputs: { name } };
  },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': (asked) => ({
    id: `${text(asked, 'role')}/${text(asked, 'policyArn')}`,
    outputs: {},
  }),
  'aws:iam/rolePoliciesExclusive:RolePoliciesExclusive': idFrom('roleName'),
  'aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive': idFrom('roleName'),
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': (asked, { accountId }) => {
    const providerArn = `arn:aws:iam::${accountId}:oidc-provider/${text(asked, 'url').replace(/^https:\/\//, '')}`;
    return { id: providerArn, outputs: { arn: providerArn } };
  },
  // Forbidden, but known here, so that a proof names them and gives the reason.
  'aws:iam/user:User': (asked, { accountId }) => {
    const name = nameOf(asked);
    return { id: name, outputs: { name, arn: `arn:aws:iam::${accountId}:user/${name}` } };
  },
  'aws:iam/accessKey:AccessKey': (asked) => ({
    id: `AKIA${hex(asked, 16).toUpperCase()}`,
    outputs: { secret: 'offline', status: 'Active' },
  }),

  'aws:kms/key:Key': (asked, cloud) => {
    const keyId = uuid(asked);
    return { id: keyId, outputs: { keyId, arn: arn(cloud, 'kms', `key/${keyId}`) } };
  },
  'aws:kms/alias:Alias': (asked, cloud) => {
    const name = nameOf(asked);
    const target = text(asked, 'targetKeyId');
    const targetKeyArn = target.startsWith('arn:') ? target : arn(cloud, 'kms', `key/${target}`);
    return { id: name, outputs: { name, arn: arn(cloud, 'kms', name), targetKeyArn } };
  },
  'aws:kms/keyPolicy:KeyPolicy': idFrom('keyId'),
  'aws:kms/grant:Grant': (asked) => ({
    id: `${text(asked, 'keyId')}:${hex(asked, 64)}`,
    outputs: { grantId: hex(asked, 64) },
  }),
};
