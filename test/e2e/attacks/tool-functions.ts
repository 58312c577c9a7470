/** The checks of stacks/verify/attacks/tool-functions.ts. */
import { crashed } from '../../../stacks/verify/attacks/tool-functions.ts';
import type { Checks } from './attack.ts';
import { edited, grantData, openKey, openTool, withoutBoundary, withoutCondition } from './mutations.ts';

/** A tool that works with what its environment holds, as a careless author would write it. */
const withOwnCredentials = edited('tool-read_letter', [
  {
    file: 'test/fixture-app/tools/read-letter/handler.ts',
    find: 's3(credentials)',
    replace: 'new S3Client({})',
  },
  {
    file: 'test/fixture-app/tools/read-letter/handler.ts',
    find: '{ credentials, data, named }',
    replace: '{ data, named }',
  },
]);
const roleWithData = [
  withoutCondition('S3Endpoint', undefined),
  grantData('ToolReadLetterPolicy'),
  withoutBoundary('ToolReadLetterRole'),
  openKey('LettersKey'),
];

export const functionChecks: Checks = {
  'invoke-direct': {
    mutation: { what: "the tool's check", code: openTool('read_letter'), gainsNothing: crashed },
  },
  'invoke-direct-forged': {
    alone: [
      { what: "the call's own session", code: withOwnCredentials, answer: /access-denied/ },
      { what: 'execution role, its boundary, endpoint and key policy', plan: roleWithData },
    ],
    mutation: {
      what: 'both: a tool with the credentials of its environment, an execution role with data and no boundary',
      plan: roleWithData,
      code: withOwnCredentials,
    },
  },
  'replay-row': {
    mutation: {
      what: 'the condition of the write',
      code: edited('tool-create_parcel', [
        {
          file: 'test/fixture-app/tools/create-parcel/handler.ts',
          find: `ConditionExpression: 'attribute_not_exists(pk)',`,
          replace: '',
        },
      ]),
    },
  },
  'replay-object': {
    mutation: {
      what: 'the condition of the write',
      code: edited('tool-write_letter', [
        { file: 'test/fixture-app/tools/write-letter/handler.ts', find: '...condition,', replace: '' },
      ]),
    },
  },
};
