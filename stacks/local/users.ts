/** The people of this machine: who can sign in at the local issuer, without a password. */
import type { User } from './issuer/issuer-options.ts';

export const users: User[] = [
  { name: 'alice', displayName: 'Alice', tenant: 'acme', groups: ['analysts'] },
  { name: 'bob', displayName: 'Bob', tenant: 'globex', groups: ['analysts'] },
  { name: 'carol', displayName: 'Carol', tenant: 'acme', groups: ['admins'] },
  { name: 'mallory', displayName: 'Mallory', tenant: 'acme', groups: [] },
];
