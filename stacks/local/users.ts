/** The people of this machine: who can sign in at the local issuer, without a password. */
import type { User } from './issuer/issuer-options.ts';

export const users: User[] = [
  { name: 'alice', tenant: 'acme', groups: ['analysts'] },
  { name: 'bob', tenant: 'globex', groups: ['analysts'] },
  { name: 'carol', tenant: 'acme', groups: ['admins'] },
  { name: 'mallory', tenant: 'acme', groups: [] },
];
