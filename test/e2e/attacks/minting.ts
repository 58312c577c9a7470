/** Attacks on the minting of sessions: STS, the trust policies, the router's own role. */
import { type Attack, sdk } from './attack.ts';
import { document, trustWithout, withoutCondition, withoutStatement } from './mutations.ts';
import { subject } from './private-calls.ts';
import { acmeTags, type Minting } from './world.ts';

const data = 'read_document';
const role = 'DataReadDocumentRole';
const denied = /^403 AccessDenied: User: .* is not authorized to perform: sts:/;

type Given = Pick<Attack, 'id' | 'sentence' | 'deniedBy' | 'mutation'> & { mint: Minting; answer?: RegExp };
const minting = ({ mint, answer = denied, ...given }: Given): Attack => ({
  ...given,
  answer,
  run: (world) => sdk(world.mint({ dataRoleOf: data, ...mint })),
});

export const mintingAttacks: Attack[] = [
  minting({
    id: 'mint-untagged',
    sentence: 'AssumeRole without session tags',
    deniedBy: 'trust policy: aws:RequestTag/*',
    mint: { tags: {} },
    // The source identity is compared with the subject's tag, so that comparison goes too.
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
  }),
  minting({
    id: 'mint-no-source-identity',
    sentence: 'AssumeRole without a source identity',
    deniedBy: 'trust policy: sts:SourceIdentity',
    mint: { sourceIdentity: undefined },
    mutation: {
      what: 'sts:SourceIdentity of the trust',
      plan: [trustWithout(role, 'Assume', 'sts:SourceIdentity')],
    },
  }),
  minting({
    id: 'mint-foreign-source-identity',
    sentence: 'AssumeRole with the source identity of somebody else',
    deniedBy: 'trust policy: sts:SourceIdentity = the subject tag',
    mint: { sourceIdentity: 'b'.repeat(52) },
    mutation: {
      what: 'sts:SourceIdentity of the trust',
      plan: [trustWithout(role, 'Assume', 'sts:SourceIdentity')],
    },
  }),
  minting({
    id: 'mint-extra-tag',
    sentence: 'AssumeRole with a fifth tag',
    deniedBy: 'trust policy: aws:TagKeys',
    mint: { tags: { ...acmeTags, admin: 'yes' } },
    mutation: { what: 'aws:TagKeys of the trust', plan: [trustWithout(role, 'Tags', 'aws:TagKeys')] },
  }),
  minting({
    id: 'mint-human',
    sentence: 'AssumeRole with the tag actor=human',
    deniedBy: 'trust policy: aws:RequestTag/actor',
    mint: { tags: { ...acmeTags, actor: 'human' } },
    mutation: {
      what: 'aws:RequestTag/actor of the trust',
      plan: [
        trustWithout(role, 'Assume', 'aws:RequestTag/actor'),
        trustWithout(role, 'Tags', 'aws:RequestTag/actor'),
      ],
    },
  }),
  minting({
    id: 'mint-other-tool',
    sentence: 'the data role of read_document with the tag of whoami',
    deniedBy: 'trust policy: aws:RequestTag/tool',
    mint: { tags: { ...acmeTags, tool: 'whoami' } },
    mutation: {
      what: 'aws:RequestTag/tool of the trust',
      plan: [
        trustWithout(role, 'Assume', 'aws:RequestTag/tool'),
        trustWithout(role, 'Tags', 'aws:RequestTag/tool'),
      ],
    },
  }),
  {
    id: 'mint-session-name',
    sentence: 'the invoke role tagged whoami under the session name of read_document',
    deniedBy: 'trust policy: sts:RoleSessionName = the tool tag',
    answer: denied,
    run: (world) =>
      sdk(
        world.mint({
          tags: { ...acmeTags, tool: 'whoami' },
          sessionName: `read_document@${subject}`.slice(0, 64),
        }),
      ),
    mutation: {
      what: 'sts:RoleSessionName of the trust',
      plan: [trustWithout('InvokeRole', 'Assume', 'sts:RoleSessionName')],
    },
  },
  minting({
    id: 'mint-outside',
    sentence: "AssumeRole with the router's credentials from outside the VPC",
    deniedBy: 'trust policy: aws:SourceVpce',
    mint: { from: 'internet' },
    mutation: { what: 'aws:SourceVpce of the trust', plan: [trustWithout(role, 'Assume', 'aws:SourceVpce')] },
  }),
  {
    id: 'mint-other-function',
    sentence: "the router's role in the hands of another function",
    deniedBy: "router role: Deny unless lambda:SourceFunctionArn is the router's",
    answer: /explicit deny/,
    run: (world) => sdk(world.mint({ dataRoleOf: data, by: world.execution('router', 'authorizer') })),
    mutation: {
      what: 'the Deny MintFromOwnCodeOnly',
      plan: [withoutStatement('RouterPolicy', 'MintFromOwnCodeOnly')],
    },
  },
  {
    id: 'mint-no-function',
    sentence: "the router's role in the hands of nobody's code: no lambda:SourceFunctionArn at all",
    deniedBy: "router role: Deny unless lambda:SourceFunctionArn is the router's",
    answer: /explicit deny/,
    run: (world) => {
      const { sourceFunctionArn: _, ...claims } = world.claimsOf(world.execution('router'));
      return sdk(world.mint({ dataRoleOf: data, by: world.local.vault.seal(claims).credentials }));
    },
    mutation: {
      what: 'the Deny MintFromOwnCodeOnly',
      plan: [withoutStatement('RouterPolicy', 'MintFromOwnCodeOnly')],
    },
  },
  byAnother('tool-read_document', "a tool's execution role"),
  byAnother('authorizer', "the authorizer's execution role"),
];

/** Even through the router's endpoint. */
function byAnother(what: string, who: string): Attack {
  const openEndpoint = withoutCondition('StsEndpoint', undefined);
  return {
    id: `mint-by-${what.replace('-read_document', '')}`,
    sentence: `AssumeRole with ${who}, even through the router's endpoint`,
    deniedBy: 'endpoint policy, and trust policy: Principal',
    answer: denied,
    run: (world) => sdk(world.mint({ dataRoleOf: data, by: world.execution(what) })),
    alone: [
      { what: 'endpoint policy', plan: [openEndpoint] },
      { what: 'Principal of the trust', plan: [anyPrincipal(role)] },
    ],
    mutation: {
      what: 'endpoint policy and Principal of the trust',
      plan: [openEndpoint, anyPrincipal(role)],
    },
  };
}

function anyPrincipal(name: string) {
  return document(
    name,
    ({ Statement }) => {
      for (const statement of Statement) statement.Principal = '*';
    },
    'assumeRolePolicy',
  );
}
