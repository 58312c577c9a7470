/** Attacks on the minting of sessions: STS, the trust policies, the router's own role. */
import { invokeSessionName } from '../../../shared/names.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { type InsideAttack, inside, sdk } from '../attack.ts';
import type { Call, Given } from '../subjects/subjects.ts';
import { dataRoleArn, ofFunction } from '../target/question.ts';
import { strangersSubject, subject, tagsOf } from '../target/stage-parts.ts';
import type { Minting, World } from '../target/world.ts';
import { endpointIsInside, trustIsCompared } from './why-not.ts';

const denied = /^403 AccessDenied: User: .* is not authorized to perform: sts:/;

/** Mints a data session of any tool, changed as the attack says. */
const mint = (minting: (by: Given<'session'>) => Minting) => ({
  answer: denied,
  on: ['session'] as const,
  run: (world: World, by: Given<'session'>) =>
    sdk(world.mint({ dataRoleOf: by.session.tool.name, ...minting(by) })),
  onAws: trustIsCompared,
});

const tags = ({ team, session }: Given<'session'>, other: Record<string, string>) => ({
  tags: { ...tagsOf(team, session.tool.name), ...other },
});

/**
 * The question to IAM whether the router's role, used by the code of that function, may assume the data role.
 */
const assume = (plan: Plan, { tool }: Call, sourceFunction: string | null) =>
  ofFunction(
    plan,
    { fn: 'router', sourceFunction },
    { action: 'sts:AssumeRole', resource: dataRoleArn(plan, tool.name) },
  );

export const mintingAttacks: InsideAttack[] = [
  inside({
    id: 'mint-untagged',
    sentence: 'AssumeRole without session tags',
    deniedBy: 'trust policy: aws:RequestTag/*',
    ...mint(() => ({ tags: {} })),
  }),
  inside({
    id: 'mint-no-source-identity',
    sentence: 'AssumeRole without a source identity',
    deniedBy: 'trust policy: sts:SourceIdentity',
    ...mint(() => ({ sourceIdentity: undefined })),
  }),
  inside({
    id: 'mint-foreign-source-identity',
    sentence: 'AssumeRole with the source identity of somebody else',
    deniedBy: 'trust policy: sts:SourceIdentity = the subject tag',
    ...mint(() => ({ sourceIdentity: strangersSubject })),
  }),
  inside({
    id: 'mint-extra-tag',
    sentence: 'AssumeRole with a fifth tag',
    deniedBy: 'trust policy: aws:TagKeys',
    ...mint((by) => tags(by, { admin: 'yes' })),
  }),
  inside({
    id: 'mint-human',
    sentence: 'AssumeRole with the tag actor=human',
    deniedBy: 'trust policy: aws:RequestTag/actor',
    ...mint((by) => tags(by, { actor: 'human' })),
  }),
  inside({
    id: 'mint-other-tool',
    sentence: 'the data role of a tool with the tag of another',
    deniedBy: 'trust policy: aws:RequestTag/tool',
    ...mint((by) => tags(by, { tool: by.bystander })),
  }),
  inside({
    id: 'mint-session-name',
    sentence: 'the invoke role tagged for a tool, under the session name of another',
    deniedBy: 'trust policy: sts:RoleSessionName = the tool tag',
    answer: denied,
    on: ['session'],
    run: (world, { session, bystander, team }) => {
      const sessionName = invokeSessionName(session.tool.name, subject);
      return sdk(world.mint({ tags: tagsOf(team, bystander), sessionName }));
    },
    onAws: trustIsCompared,
  }),
  inside({
    id: 'mint-outside',
    sentence: "AssumeRole with the router's credentials from outside the VPC",
    deniedBy: 'trust policy: aws:SourceVpce',
    ...mint(() => ({ from: 'internet' })),
  }),
  inside({
    id: 'mint-other-function',
    sentence: "the router's role in the hands of another function",
    deniedBy: "router role: Deny unless lambda:SourceFunctionArn is the router's",
    answer: /explicit ?deny/i,
    on: ['session'],
    run: (world, { session }) => {
      const by = world.execution('router', 'authorizer');
      return sdk(world.mint({ dataRoleOf: session.tool.name, by }));
    },
    onAws: (plan, { session }) => assume(plan, session, 'authorizer'),
  }),
  inside({
    id: 'mint-no-function',
    sentence: "the router's role in the hands of nobody's code: no lambda:SourceFunctionArn at all",
    deniedBy: "router role: Deny unless lambda:SourceFunctionArn is the router's",
    answer: /explicit ?deny/i,
    on: ['session'],
    run: (world, { session }) => {
      const { sourceFunctionArn: _, ...claims } = world.claimsOf(world.execution('router'));
      const by = world.local.vault.seal(claims).credentials;
      return sdk(world.mint({ dataRoleOf: session.tool.name, by }));
    },
    onAws: (plan, { session }) => assume(plan, session, null),
  }),
  inside({
    id: 'mint-by-tool',
    sentence: "AssumeRole with a tool's execution role, even through the router's endpoint",
    deniedBy: 'endpoint policy, and trust policy: Principal',
    answer: denied,
    on: ['session'],
    run: (world, { session }) => {
      const { name } = session.tool;
      return sdk(world.mint({ dataRoleOf: name, by: world.execution(`tool-${name}`) }));
    },
    onAws: endpointIsInside,
  }),
  inside({
    id: 'mint-by-authorizer',
    sentence: "AssumeRole with the authorizer's execution role, even through the router's endpoint",
    deniedBy: 'endpoint policy, and trust policy: Principal',
    answer: denied,
    on: ['session'],
    run: (world, { session }) =>
      sdk(world.mint({ dataRoleOf: session.tool.name, by: world.execution('authorizer') })),
    onAws: endpointIsInside,
  }),
];
