/** The checks of stacks/verify/attacks/made-and-changed.ts. */
import type { Local } from '../../../stacks/local/local.ts';
import { type Edit, withoutValueCheck } from '../../../stacks/local/rebuild.ts';
import type { Checks, Mutation } from './attack.ts';
import { bothDeny, noSessionPolicy } from './data.ts';
import { edit, edited, resourceOf, withoutCondition, withStatement } from './mutations.ts';
import { foreignTenant, foreignTenantInMint, lying } from './through-the-door.ts';

const anyExport = resourceOf('DataReadManifestPolicy', '*');
const anyObject: Mutation = { what: 'the bucket and the tenant in the data role', plan: [anyExport] };

/** Whatever the model says is an id. */
const anyId: Edit[] = [
  {
    file: 'test/fixture-app/tools/read-manifest/tool.ts',
    find: "manifestId: z.uuid().describe('the manifestId that export_parcels returned'),",
    replace: 'manifestId: z.string(),',
  },
];
const withoutIdCheck = (edits: Edit[]) => async (local: Local, folder: string) => {
  await edit(local, 'router', edits, folder);
  await edit(local, 'tool-read_manifest', edits, folder);
};
const carelessOfIds = withoutIdCheck([...anyId, ...withoutValueCheck]);

export const exportChecks: Checks = {
  'made-other-tenant': bothDeny({ what: 'the tenant in the data role', plan: [anyExport] }),
  'session-other-bucket': bothDeny(anyObject),
  'session-other-kind': bothDeny({
    what: 'a data role without DynamoDB',
    plan: [
      withStatement('DataReadManifestPolicy', {
        Effect: 'Allow',
        Action: ['dynamodb:Query', 'kms:Decrypt'],
        Resource: '*',
      }),
    ],
  }),
  'change-other-tenant': bothDeny({
    what: 'LeadingKeys in the data role',
    plan: [withoutCondition('DataCloseParcelPolicy', undefined)],
  }),
  'change-other-row': { mutation: noSessionPolicy },
  'replay-update': {
    mutation: {
      what: 'the call id in the condition of the write',
      code: edited('tool-close_parcel', [
        {
          file: 'test/fixture-app/tools/close-parcel/handler.ts',
          find: ' AND (attribute_not_exists(closedByCall) OR closedByCall <> :call)',
          replace: '',
        },
      ]),
    },
  },
  'replay-made': {
    mutation: {
      what: 'the condition of the write',
      code: edited('tool-export_parcels', [
        { file: 'test/fixture-app/tools/export-parcels/handler.ts', find: "IfNoneMatch: '*',", replace: '' },
      ]),
    },
  },
  'door-made-other-tenant': {
    alone: [
      { what: 'data role (the key still names fjord)', plan: [anyExport] },
      {
        what: 'session and tool told tundra (the data role still denies)',
        code: lying(foreignTenantOfCall()),
      },
    ],
    mutation: {
      what: 'the tenant in the key, in the session policy and in the data role',
      plan: [anyExport],
      code: lying(foreignTenantOfCall()),
    },
  },
  'door-made-climb': {
    alone: [
      {
        what: 'the schema (check-arguments still refuses)',
        code: withoutIdCheck(anyId),
        answer: /refused-value/,
      },
      {
        what: 'schema and check-arguments (IAM still denies)',
        code: carelessOfIds,
        answer: /absent-or-denied/,
      },
      { what: 'data role (the router still refuses)', plan: [anyExport] },
    ],
    mutation: {
      what: 'schema, check-arguments and the tenant in the data role',
      plan: [anyExport],
      code: carelessOfIds,
    },
  },
  'door-made-wildcard': {
    alone: [
      {
        what: 'the schema (check-arguments still refuses)',
        code: withoutIdCheck(anyId),
        answer: /refused-value/,
      },
    ],
    // S3 knows no wildcards in keys, and the policy escapes them: there is no object of that name.
    mutation: {
      what: 'schema and check-arguments',
      code: carelessOfIds,
      gainsNothing: /absent-or-denied/,
    },
  },
  'door-made-cursor': {
    mutation: {
      what: 'the look at the byte before',
      code: edited('tool-read_manifest', [
        {
          file: 'test/fixture-app/tools/read-manifest/handler.ts',
          find: "body[start - 1] !== '\\n' || ",
          replace: '',
        },
      ]),
      // Half a line is no JSON.
      gainsNothing: /crashed/,
    },
  },
};

function foreignTenantOfCall(): Edit[] {
  return [...foreignTenant, ...foreignTenantInMint];
}
