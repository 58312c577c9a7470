/** What a laptop has at the start: people of two teams, and what the teams own. */
import type { LocalUser, Seeds } from '../../shared/application.ts';
import type { dataResources } from './data.ts';

export const users: LocalUser[] = [
  { name: 'alice', displayName: 'Alice', tenant: 'acme', groups: ['analysts'] },
  { name: 'bob', displayName: 'Bob', tenant: 'globex', groups: ['analysts'] },
  { name: 'carol', displayName: 'Carol', tenant: 'acme', groups: ['admins'] },
  { name: 'mallory', displayName: 'Mallory', tenant: 'acme', groups: [] },
];

/** Written once; what an earlier run left there stays as it is. */
export const seeds = {
  documents: {
    'acme/reports/q3.md':
      '# Acme, third quarter\n\nRevenue grew by 12 %. The anvil line is sold out until March.\n',
    'acme/reports/q4-plan.md': '# Acme, plan for the fourth quarter\n\nTwo new markets, one new warehouse.\n',
    'acme/handbook.md': '# Acme handbook\n\nWrite things down. Ask early.\n',
    'globex/roadmap.md': '# Globex roadmap\n\nConfidential: the orbital launch is in June.\n',
    'globex/reports/q3.md': '# Globex, third quarter\n\nRevenue fell by 3 %.\n',
  },
  tickets: [
    ticket('acme', 1, { title: 'Printer on floor 2 jams', body: 'Twice a day.' }),
    ticket('acme', 2, { title: 'VPN drops at noon', body: 'Every weekday.' }),
    ticket('acme', 3, {
      ...{ title: 'New badge for the lab', body: 'The old one does not open it.' },
      ...{ status: 'closed', closedAt: '2026-09-01T08:00:00.000Z', closeReason: 'Handed over at the desk.' },
    }),
    ticket('acme', 4, { title: 'Chair in room 3 squeaks', body: 'The blue one.' }),
    ticket('globex', 1, { title: 'Launch window moved', body: 'See the roadmap.' }),
  ],
} satisfies Seeds<typeof dataResources>;

/** A ticket as the table holds it: the tenant and the id are the partition key. */
function ticket(tenant: string, number: number, rest: Record<string, string>): Record<string, string> {
  const ticketId = `${tenant}-${number}`;
  return { pk: `${tenant}#${ticketId}`, tenant, ticketId, status: 'open', ...rest };
}

/** What a person may ask an assistant first. */
export const firstQuestions = [
  '"List my documents, then read the one about the third quarter."',
  '"Open a ticket: the coffee machine is broken."',
  '"Export all our tickets and tell me which are closed, and why."',
  'As carol: "Close ticket acme-1."',
];
