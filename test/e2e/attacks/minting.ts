/** The checks of stacks/verify/attacks/minting.ts and operator.ts. */
import type { Checks, Without } from './attack.ts';
import { document, trustWithout, withoutCondition, withoutStatement } from './mutations.ts';

const role = 'DataReadLetterRole';

const withoutKey = (key: string, ...sids: string[]): Without => ({
  mutation: { what: `${key} of the trust`, plan: sids.map((sid) => trustWithout(role, sid, key)) },
});

const ownCodeOnly: Without = {
  mutation: {
    what: 'the Deny MintFromOwnCodeOnly',
    plan: [withoutStatement('RouterPolicy', 'MintFromOwnCodeOnly')],
  },
};

const openEndpoint = withoutCondition('StsEndpoint', undefined);
const anyPrincipal = document(
  role,
  ({ Statement }) => {
    for (const statement of Statement) statement.Principal = '*';
  },
  'assumeRolePolicy',
);

/** Even through the router's endpoint. */
const byAnother: Without = {
  alone: [
    { what: 'endpoint policy', plan: [openEndpoint] },
    { what: 'Principal of the trust', plan: [anyPrincipal] },
  ],
  mutation: { what: 'endpoint policy and Principal of the trust', plan: [openEndpoint, anyPrincipal] },
};

const anywhere = trustWithout(role, 'Assume', 'aws:SourceVpce');

export const mintingChecks: Checks = {
  // The source identity is compared with the subject's tag, so that comparison goes too.
  'mint-untagged': {
    mutation: {
      what: 'all conditions of the Assume statement but the endpoint',
      plan: [
        document(
          role,
          ({ Statement }) => {
            const vpce = Statement[0]?.Condition?.StringEquals?.['aws:SourceVpce'];
            if (Statement[0] && vpce) Statement[0].Condition = { StringEquals: { 'aws:SourceVpce': vpce } };
          },
          'assumeRolePolicy',
        ),
      ],
    },
  },
  'mint-no-source-identity': withoutKey('sts:SourceIdentity', 'Assume'),
  'mint-foreign-source-identity': withoutKey('sts:SourceIdentity', 'Assume'),
  'mint-extra-tag': withoutKey('aws:TagKeys', 'Tags'),
  'mint-human': withoutKey('aws:RequestTag/actor', 'Assume', 'Tags'),
  'mint-other-tool': withoutKey('aws:RequestTag/tool', 'Assume', 'Tags'),
  'mint-session-name': {
    mutation: {
      what: 'sts:RoleSessionName of the trust',
      plan: [trustWithout('InvokeRole', 'Assume', 'sts:RoleSessionName')],
    },
  },
  'mint-outside': withoutKey('aws:SourceVpce', 'Assume'),
  'mint-other-function': ownCodeOnly,
  'mint-no-function': ownCodeOnly,
  'mint-by-tool': byAnother,
  'mint-by-authorizer': byAnother,
  'mint-by-operator': {
    alone: [
      { what: 'aws:SourceVpce of the trust', plan: [anywhere] },
      { what: 'Principal of the trust', plan: [anyPrincipal] },
    ],
    mutation: { what: 'Principal and aws:SourceVpce of the trust', plan: [anyPrincipal, anywhere] },
  },
};
