/** Names of the samples: tools, stores, people, policies. test/functions/tools/names.test.ts compares them. */
import type { Kind, Name } from './application-names.ts';

const byKind: Record<Kind, string[]> = {
  tool: [
    ...['whoami', 'list_documents', 'read_document', 'write_document', 'search_tickets', 'create_ticket'],
    ...['close_ticket', 'export_tickets', 'read_export'],
  ],
  store: ['documents', 'tickets', 'exports'],
  scope: [
    ...[
      'documents:read',
      'documents:write',
      'tickets:read',
      'tickets:write',
      'tickets:close',
      'tickets:export',
    ],
  ],
  tenant: ['acme', 'globex'],
  user: ['alice', 'bob', 'carol', 'mallory'],
  group: ['analysts', 'admins'],
  policy: [
    ...['everybody-may-ask-who-they-are', 'analysts-read-and-write', 'admins-use-everything'],
    ...['a-person-approves-what-destroys', 'people-approve-their-own-calls', 'admins-approve-for-their-team'],
  ],
};

export const sampleNames: Name[] = Object.entries(byKind).flatMap(([kind, names]) =>
  names.map((name) => ({ kind: kind as Kind, name })),
);
