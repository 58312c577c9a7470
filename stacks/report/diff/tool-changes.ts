/**
 * Changes of the texts for a client's model, or for a person who approves a call: tools that came or went, words and
 * schemas that changed (control C24), and what of a contract decides over calls. Pure.
 */
import type { Contract } from '../../../shared/contract.ts';
import { pin } from '../../plan/plan-file.ts';
import type { Plan } from '../../plan/plan-types.ts';
import type { Change, Direction } from './change.ts';
import { differences, line } from './values.ts';

/** Changes of contracts, by tool: new and changed ones first, then removed ones. */
export function toolChanges(before: Plan, after: Plan): Change[] {
  const old = new Map(before.contracts.map((contract) => [contract.name, contract]));
  const now = new Map(after.contracts.map((contract) => [contract.name, contract]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was && is) return [...changed(was, is), ...movedInList(name, before, after)];
    return [{ ...(is ? added(is) : tool(name, 'narrows', 'removed')), tools: [name] }];
  });
}

const tool = (subject: string, direction: Direction, what: string, details: string[] = []): Change => ({
  kind: 'tool',
  direction,
  subject,
  what,
  details,
});

function added(contract: Contract): Change {
  const { name, effect, scopes, description, grants } = contract;
  const { descriptionDigest, schemaDigest } = pin(contract);
  const granted = grants.map(({ actions, on }) => `${actions.join(', ')}${on ? ` on ${on}` : ''}`);
  return tool(name, 'widens', `added (${effect}; scopes: ${scopes.join(' ') || 'none'})`, [
    `description: ${description}`,
    `grants: ${granted.join('; ') || 'none'}`,
    `description ${descriptionDigest}`,
    `schema ${schemaDigest}`,
  ]);
}

/** The headings for the fields of a contract; all other fields are limits. */
const parts: Record<string, readonly string[]> = {
  description: ['title', 'description', 'annotations'],
  schema: ['inputSchema', 'outputSchema'],
  'effect or scopes': ['effect', 'scopes'],
  grants: ['grants'],
  'content filters': ['pii', 'guardrail'],
};

function partsOf(was: Contract, is: Contract): [string, string[]][] {
  const named = new Set(Object.values(parts).flat());
  const rest = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((one) => !named.has(one));
  return [
    ...Object.entries(parts).map(([heading, all]): [string, string[]] => [heading, [...all]]),
    ['limits', rest],
  ];
}

function changed(was: Contract, is: Contract): Change[] {
  const [old, now] = [pin(was), pin(is)];
  const digests: Record<string, [string, string]> = {
    description: [old.descriptionDigest, now.descriptionDigest],
    schema: [old.schemaDigest, now.schemaDigest],
  };
  const value = (contract: Contract, property: string) => (contract as Record<string, unknown>)[property];
  return partsOf(was, is).flatMap(([heading, properties]) => {
    const found = properties.flatMap((property) =>
      differences(value(was, property), value(is, property), property),
    );
    if (found.length === 0) return [];
    const [from, to] = digests[heading] ?? [];
    const pinned = from === undefined || to === undefined ? [] : [`${from} → ${to}`];
    return [
      {
        ...tool(is.name, heading === 'limits' ? 'none' : 'unclear', `${heading} changed`),
        details: [...found.map(line), ...pinned],
        property: found[0]?.path ?? '',
      },
    ];
  });
}

/** Clients list tools in the catalogue's order, and some cut the list. */
function movedInList(name: string, before: Plan, after: Plan): Change[] {
  const order = ({ contracts }: Plan, other: Plan) =>
    contracts.map((one) => one.name).filter((one) => other.contracts.some((known) => known.name === one));
  const [was, is] = [order(before, after).indexOf(name), order(after, before).indexOf(name)];
  return was === is ? [] : [tool(name, 'none', `listed as number ${is + 1}, was ${was + 1}`)];
}
