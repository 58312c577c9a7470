/** IAM and KMS: ids, ARNs and defaults as the AWS provider gives them. */
import { arn, hex, idFrom, type Mocks, nameOf, text, uuid } from './mock.ts';

export const iamMocks: Mocks = {
  'aws:iam/role:Role': (request, { accountId }) => {
    const { inputs } = request;
    const name = nameOf(request);
    const path = (inputs.path as string | undefined) ?? '/';
    return {
      id: name,
      outputs: {
        name,
        path,
        arn: `arn:aws:iam::${accountId}:role${path}${name}`,
        uniqueId: `AROA${hex(request, 17).toUpperCase()}`,
        maxSessionDuration: inputs.maxSessionDuration ?? 3600,
        forceDetachPolicies: inputs.forceDetachPolicies ?? false,
      },
    };
  },
  'aws:iam/policy:Policy': (request, { accountId }) => {
    const name = nameOf(request);
    const policyArn = `arn:aws:iam::${accountId}:policy${(request.inputs.path as string | undefined) ?? '/'}${name}`;
    return {
      id: policyArn,
      outputs: { name, arn: policyArn, policyId: `ANPA${hex(request, 17).toUpperCase()}` },
    };
  },
  'aws:iam/rolePolicy:RolePolicy': (request) => {
    const name = nameOf(request);
    return { id: `${text(request, 'role')}:${name}`, outputs: { name } };
  },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': (request) => ({
    id: `${text(request, 'role')}/${text(request, 'policyArn')}`,
    outputs: {},
  }),
  'aws:iam/rolePoliciesExclusive:RolePoliciesExclusive': idFrom('roleName'),
  'aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive': idFrom('roleName'),
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': (request, { accountId }) => {
    const providerArn = `arn:aws:iam::${accountId}:oidc-provider/${text(request, 'url').replace(/^https:\/\//, '')}`;
    return { id: providerArn, outputs: { arn: providerArn } };
  },
  // Forbidden, but known here, so that a proof names them and gives the reason.
  'aws:iam/user:User': (request, { accountId }) => {
    const name = nameOf(request);
    return { id: name, outputs: { name, arn: `arn:aws:iam::${accountId}:user/${name}` } };
  },
  'aws:iam/accessKey:AccessKey': (request) => ({
    id: `AKIA${hex(request, 16).toUpperCase()}`,
    outputs: { secret: 'offline', status: 'Active' },
  }),

  'aws:kms/key:Key': (request, cloud) => {
    const keyId = uuid(request);
    return { id: keyId, outputs: { keyId, arn: arn(cloud, 'kms', `key/${keyId}`) } };
  },
  'aws:kms/alias:Alias': (request, cloud) => {
    const name = nameOf(request);
    const target = text(request, 'targetKeyId');
    const targetKeyArn = target.startsWith('arn:') ? target : arn(cloud, 'kms', `key/${target}`);
    return { id: name, outputs: { name, arn: arn(cloud, 'kms', name), targetKeyArn } };
  },
  'aws:kms/keyPolicy:KeyPolicy': idFrom('keyId'),
  'aws:kms/grant:Grant': (request) => ({
    id: `${text(request, 'keyId')}:${hex(request, 64)}`,
    outputs: { grantId: hex(request, 64) },
  }),
};
