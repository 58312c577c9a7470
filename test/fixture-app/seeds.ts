/** The first content of a local system: people of two teams, and the data of the teams. */
import type { LocalUser, Seeds } from '../../shared/application.ts';
import type { dataResources } from './data.ts';

export const users: LocalUser[] = [
  { name: 'ines', displayName: 'Ines', tenant: 'fjord', groups: ['mates'] },
  { name: 'olaf', displayName: 'Olaf', tenant: 'tundra', groups: ['mates'] },
  { name: 'petra', displayName: 'Petra', tenant: 'fjord', groups: ['captains'] },
  { name: 'zeno', displayName: 'Zeno', tenant: 'fjord', groups: [] },
];

/** Written once: data of an earlier run stays as it is. */
export const seeds = {
  letters: {
    'fjord/reports/q3.md':
      '# Fjord, third quarter\n\nRevenue grew by 12 %. The anvil line is sold out until March.\n',
    'fjord/reports/q4-plan.md':
      '# Fjord, plan for the fourth quarter\n\nTwo new markets, one new warehouse.\n',
    'fjord/handbook.md': '# Fjord handbook\n\nWrite things down. Ask early.\n',
    'tundra/roadmap.md': '# Tundra roadmap\n\nConfidential: the orbital launch is in June.\n',
    'tundra/reports/q3.md': '# Tundra, third quarter\n\nRevenue fell by 3 %.\n',
  },
  parcels: [
    parcel('fjord', 1, { title: 'Printer on floor 2 jams', body: 'Twice a day.' }),
    parcel('fjord', 2, { title: 'VPN drops at noon', body: 'Every weekday.' }),
    parcel('fjord', 3, {
      ...{ title: 'New badge for the lab', body: 'The old one does not open it.' },
      ...{ status: 'closed', closedAt: '2026-09-01T08:00:00.000Z', closeReason: 'Handed over at the desk.' },
    }),
    parcel('fjord', 4, { title: 'Chair in room 3 squeaks', body: 'The blue one.' }),
    parcel('tundra', 1, { title: 'Launch window moved', body: 'See the roadmap.' }),
  ],
} satisfies Seeds<typeof dataResources>;

/** A parcel as a row of the table, whose partition key is made of the tenant and the id. */
function parcel(tenant: string, number: number, rest: Record<string, string>): Record<string, string> {
  const parcelId = `${tenant}-${number}`;
  return { pk: `${tenant}#${parcelId}`, tenant, parcelId, status: 'open', ...rest };
}

/** Suggestions for a first conversation. */
export const firstQuestions = [
  '"List my letters, then read the one about the third quarter."',
  '"Open a parcel: the coffee machine is broken."',
  '"Export all our parcels and tell me which are closed, and why."',
  'As petra: "Close parcel fjord-1."',
];
