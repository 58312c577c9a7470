/** The ids of all rows of rows.ts, known before anything is planned. */
export const rowIds: readonly string[] = [
  ...['hop', 'sdk-v2', 'sdk-v1', 'read', 'new', 'write'],
  ...['list-10', 'call-10', 'list-100', 'call-100', 'list-1000', 'call-1000'],
  ...['tool-s3', 'tool-sts', 'tool', 'authorizer', 'approval', 'pre-token'],
];
