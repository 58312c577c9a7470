/** The checks of stacks/verify/attacks/data-attacks.ts, and the two attacks on data that need a policy changed first. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { sdk } from '../../../stacks/verify/attack.ts';
import { use } from '../../../stacks/verify/attacks/data-attacks.ts';
import { take } from '../../../stacks/verify/subjects/subjects.ts';
import { tagsOf } from '../../../stacks/verify/target/stage-parts.ts';
import type { Checks, Mutation, StagedAttack, Without } from './attack.ts';
import {
  document,
  type PlanChange,
  resourceOf,
  trustWithout,
  withoutBoundary,
  withoutCondition,
  withoutStatement,
  withStatement,
} from './mutations.ts';

export const noSessionPolicy: Mutation = { what: 'session policy', flags: ['sessionPolicy'] };

/** Session policy and data role deny, each by itself. */
export function bothDeny(role: Mutation): Without {
  const what = `session policy, and ${role.what}`;
  return { alone: [role, noSessionPolicy], mutation: { ...role, ...noSessionPolicy, what } };
}

const anyDocument: Mutation = {
  what: 'the tenant in the data role',
  plan: [resourceOf('DataReadLetterPolicy', '*')],
};
const anyPrefix: Mutation = {
  what: 's3:prefix in the data role',
  plan: [withoutCondition('DataListLettersPolicy', undefined)],
};
const anyKeyOf = (policy: string): Mutation => ({
  what: 'LeadingKeys in the data role',
  plan: [withoutCondition(policy, undefined)],
});
const boundaryInside = withoutStatement('SessionBoundary', 'InsideVpcOnly');

/** The boundary and the policy of the bucket or table deny, each by itself. */
function insideOnly(policy: string, of: string): Without {
  const data = withoutStatement(policy, 'InsideVpcOnly');
  return {
    alone: [
      { what: 'boundary', plan: [boundaryInside] },
      { what: `${of} policy`, plan: [data] },
    ],
    mutation: { what: `boundary and ${of} policy: InsideVpcOnly`, plan: [boundaryInside, data] },
  };
}

/** S3's own encryption, for which nobody is asked. */
const withoutKey: PlanChange = ({ resources }) => {
  for (const { name, inputs, outputs } of resources)
    if (name === 'LettersEncryption')
      outputs.rules = inputs.rules = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }];
};

export const dataChecks: Checks = {
  'data-other-tenant': bothDeny(anyDocument),
  'data-other-object': { mutation: noSessionPolicy },
  'data-wide-session-policy': { mutation: anyDocument },
  'data-other-prefix': bothDeny(anyPrefix),
  'data-all-prefixes': bothDeny(anyPrefix),
  'data-other-partition': bothDeny(anyKeyOf('DataSearchParcelsPolicy')),
  'data-other-row': bothDeny(anyKeyOf('DataCreateParcelPolicy')),
  'data-own-row': { mutation: noSessionPolicy },
  'data-outside': insideOnly('LettersPolicy', 'bucket'),
  'data-outside-table': insideOnly('ParcelsPolicy', 'table'),
};

export const stagedDataAttacks: StagedAttack[] = [
  {
    id: 'data-human',
    sentence: 'a data session that does not say actor=ai-agent, had the trust let it pass',
    deniedBy: 'boundary: AgentsOnly',
    answer: /^403 AccessDenied: .*explicit deny/,
    given: {
      plan: ['Assume', 'Tags'].map((sid) => trustWithout('DataReadLetterRole', sid, 'aws:RequestTag/actor')),
    },
    run: (world) => {
      const { reader, team } = take(world.target.subjects, ['reader']);
      const tags = { ...tagsOf(team, reader.tool.name), actor: 'human' };
      return use(world, reader, { key: 'fjord/reports/q3.md', minting: { tags } });
    },
    mutation: { what: 'the Deny AgentsOnly', plan: [withoutStatement('SessionBoundary', 'AgentsOnly')] },
  },
  {
    id: 'data-beyond-contracts',
    sentence: 'a session deletes a document, where a data role was given s3:* by mistake',
    deniedBy: 'boundary: only the actions that contracts name',
    answer: /^403 AccessDenied: .*permissions boundary/,
    given: {
      plan: [withStatement('DataReadLetterPolicy', { Effect: 'Allow', Action: 's3:*', Resource: '*' })],
    },
    run: async (world) => {
      const session = await world.mint({ dataRoleOf: 'read_letter' });
      const remove = new DeleteObjectCommand({ Bucket: world.nameOf('letters'), Key: 'fjord/handbook.md' });
      return sdk(world.s3(session, 'tool', 'read_letter').send(remove));
    },
    mutation: { what: 'the boundary of the role', plan: [withoutBoundary('DataReadLetterRole')] },
  },
  {
    id: 'data-without-key',
    sentence: 'a session reads its document, where the data role may not use the key that encrypts it',
    deniedBy: 'KMS, which S3 asks in the name of the session',
    answer: /^403 AccessDenied: .*kms:Decrypt on resource: arn:aws:kms:.* because no identity-based policy/,
    given: {
      plan: [
        document('DataReadLetterPolicy', (policy) => {
          policy.Statement = policy.Statement.filter(({ Action }) => Action !== 'kms:Decrypt');
        }),
      ],
    },
    run: (world) => {
      const { reader } = take(world.target.subjects, ['reader']);
      return use(world, reader, { key: 'fjord/reports/q3.md' });
    },
    mutation: { what: 'the key of the bucket', plan: [withoutKey] },
  },
];
