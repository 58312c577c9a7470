/** Attacks on the minting of sessions: STS, the trust policies, the router's own role. */
import { type InsideAttack, sdk } from '../attack.ts';
import { dataRoleArn, ofFunction } from '../target/question.ts';
import { acmeTags, subject } from '../target/stage-parts.ts';
import type { Minting } from '../target/world.ts';
import { endpointIsInside, trustIsCompared } from './why-not.ts';

const data = 'read_document';
const denied = /^403 AccessDenied: User: .* is not authorized to perform: sts:/;

const mint = (minting: Minting): Pick<InsideAttack, 'answer' | 'onAws' | 'run'> => ({
  answer: denied,
  run: (world) => sdk(world.mint({ dataRoleOf: data, ...minting })),
  onAws: trustIsCompared,
});

const dataRole = (plan: Parameters<typeof dataRoleArn>[0]) => dataRoleArn(plan, data);

export const mintingAttacks: InsideAttack[] = [
  {
    id: 'mint-untagged',
    sentence: 'AssumeRole without session tags',
    deniedBy: 'trust policy: aws:RequestTag/*',
    ...mint({ tags: {} }),
  },
  {
    id: 'mint-no-source-identity',
    sentence: 'AssumeRole without a source identity',
    deniedBy: 'trust policy: sts:SourceIdentity',
    ...mint({ sourceIdentity: undefined }),
  },
  {
    id: 'mint-foreign-source-identity',
    sentence: 'AssumeRole with the source identity of somebody else',
    deniedBy: 'trust policy: sts:SourceIdentity = the subject tag',
    ...mint({ sourceIdentity: 'b'.repeat(52) }),
  },
  {
    id: 'mint-extra-tag',
    sentence: 'AssumeRole with a fifth tag',
    deniedBy: 'trust policy: aws:TagKeys',
    ...mint({ tags: { ...acmeTags, admin: 'yes' } }),
  },
  {
    id: 'mint-human',
    sentence: 'AssumeRole with the tag actor=human',
    deniedBy: 'trust policy: aws:RequestTag/actor',
    ...mint({ tags: { ...acmeTags, actor: 'human' } }),
  },
  {
    id: 'mint-other-tool',
    sentence: 'the data role of read_document with the tag of whoami',
    deniedBy: 'trust policy: aws:RequestTag/tool',
    ...mint({ tags: { ...acmeTags, tool: 'whoami' } }),
  },
  {
    id: 'mint-session-name',
    sentence: 'the invoke role tagged whoami under the session name of read_document',
    deniedBy: 'trust policy: sts:RoleSessionName = the tool tag',
    answer: denied,
    run: (world) => {
      const sessionName = `read_document@${subject}`.slice(0, 64);
      return sdk(world.mint({ tags: { ...acmeTags, tool: 'whoami' }, sessionName }));
    },
    onAws: trustIsCompared,
  },
  {
    id: 'mint-outside',
    sentence: "AssumeRole with the router's credentials from outside the VPC",
    deniedBy: 'trust policy: aws:SourceVpce',
    ...mint({ from: 'internet' }),
  },
  {
    id: 'mint-other-function',
    sentence: "the router's role in the hands of another function",
    deniedBy: "router role: Deny unless lambda:SourceFunctionArn is the router's",
    answer: /explicit ?deny/i,
    run: (world) => sdk(world.mint({ dataRoleOf: data, by: world.execution('router', 'authorizer') })),
    onAws: ofFunction('router', 'sts:AssumeRole', dataRole, 'authorizer'),
  },
  {
    id: 'mint-no-function',
    sentence: "the router's role in the hands of nobody's code: no lambda:SourceFunctionArn at all",
    deniedBy: "router role: Deny unless lambda:SourceFunctionArn is the router's",
    answer: /explicit ?deny/i,
    run: (world) => {
      const { sourceFunctionArn: _, ...claims } = world.claimsOf(world.execution('router'));
      return sdk(world.mint({ dataRoleOf: data, by: world.local.vault.seal(claims).credentials }));
    },
    onAws: ofFunction('router', 'sts:AssumeRole', dataRole, null),
  },
  {
    id: 'mint-by-tool',
    sentence: "AssumeRole with a tool's execution role, even through the router's endpoint",
    deniedBy: 'endpoint policy, and trust policy: Principal',
    answer: denied,
    run: (world) => sdk(world.mint({ dataRoleOf: data, by: world.execution('tool-read_document') })),
    onAws: endpointIsInside,
  },
  {
    id: 'mint-by-authorizer',
    sentence: "AssumeRole with the authorizer's execution role, even through the router's endpoint",
    deniedBy: 'endpoint policy, and trust policy: Principal',
    answer: denied,
    run: (world) => sdk(world.mint({ dataRoleOf: data, by: world.execution('authorizer') })),
    onAws: endpointIsInside,
  },
];
