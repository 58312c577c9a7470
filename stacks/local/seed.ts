/** What the two tenants of this machine own at the start. */

/** By tenant, then path. */
export const documents: Record<string, Record<string, string>> = {
  acme: {
    'reports/q3.md':
      '# Acme, third quarter\n\nRevenue grew by 12 %. The anvil line is sold out until March.\n',
    'reports/q4-plan.md': '# Acme, plan for the fourth quarter\n\nTwo new markets, one new warehouse.\n',
    'handbook.md': '# Acme handbook\n\nWrite things down. Ask early.\n',
  },
  globex: {
    'roadmap.md': '# Globex roadmap\n\nConfidential: the orbital launch is in June.\n',
    'reports/q3.md': '# Globex, third quarter\n\nRevenue fell by 3 %.\n',
  },
};

type Ticket = { ticketId: string; title: string; body: string } & (
  | { status: 'open' }
  | { status: 'closed'; closedAt: string; closeReason: string }
);

/** By tenant. */
export const tickets: Record<string, Ticket[]> = {
  acme: [
    { ticketId: 'acme-1', title: 'Printer on floor 2 jams', body: 'Twice a day.', status: 'open' },
    { ticketId: 'acme-2', title: 'VPN drops at noon', body: 'Every weekday.', status: 'open' },
    {
      ...{ ticketId: 'acme-3', title: 'New badge for the lab', body: 'The old one does not open it.' },
      ...{ status: 'closed', closedAt: '2026-09-01T08:00:00.000Z', closeReason: 'Handed over at the desk.' },
    },
    { ticketId: 'acme-4', title: 'Chair in room 3 squeaks', body: 'The blue one.', status: 'open' },
  ],
  globex: [{ ticketId: 'globex-1', title: 'Launch window moved', body: 'See the roadmap.', status: 'open' }],
};

/** A ticket as the table holds it: the tenant and the id are the partition key. */
export function ticketItem(tenant: string, ticket: Ticket): Record<string, unknown> {
  return { pk: `${tenant}#${ticket.ticketId}`, tenant, ...ticket };
}
