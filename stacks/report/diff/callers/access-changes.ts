/**
 * Tools that somebody may call now and not before, or the other way round, and calls that ask for another consent.
 * Enters: the callers of two plans. Leaves: a change for each tool and each way in which it differs, for the smallest
 * groups that it differs for. Pure.
 */
import { type Access, needs } from '../../../policy/callers/callers.ts';
import { type CallerKind, whoOf } from '../../../policy/callers/kinds.ts';
import type { Change } from '../change.ts';
import type { BothCallers, Side } from './both-callers.ts';

/** One thing that an edit can do to a kind of caller and a tool; the first that applies is told. */
type Edit = {
  kind: Change['kind'];
  direction: 'widens' | 'narrows';
  applies(was: Access, is: Access): boolean;
  what(tool: string, access: { was: Access; is: Access }): string;
};

const rank = (of: Access, bound: 'most' | 'least'): number => needs.indexOf(of.call[bound]);

const consentWords = {
  never: '',
  page: ', each call after a person approved it at the page',
  form: ', each call after consent through the client',
  nobody: '',
};

const nowNeeds = {
  never: '',
  page: 'needs a person at the approval page now',
  form: 'takes consent through the client now, which a client can give by itself',
  nobody: 'needs nobody any more: an agent alone calls it',
};

const edits: Edit[] = [
  {
    kind: 'new-reach',
    direction: 'widens',
    applies: (was, is) => rank(was, 'most') === 0 && rank(is, 'most') > 0,
    what: (tool, { is }) => `could now call ${tool}${consentWords[is.call.most]}`,
  },
  {
    kind: 'lost-reach',
    direction: 'narrows',
    applies: (was, is) => rank(was, 'most') > 0 && rank(is, 'most') === 0,
    what: (tool) => `could call ${tool} before, and not now`,
  },
  {
    kind: 'consent',
    direction: 'widens',
    applies: (was, is) => rank(is, 'most') > rank(was, 'most'),
    what: (tool, { is }) => `${tool} ${nowNeeds[is.call.most]}`,
  },
  {
    kind: 'consent',
    direction: 'narrows',
    applies: (was, is) => rank(is, 'most') < rank(was, 'most'),
    what: (tool, { is }) => `${tool} ${nowNeeds[is.call.most]}`,
  },
  {
    kind: 'new-reach',
    direction: 'widens',
    applies: (was, is) => rank(is, 'least') > rank(was, 'least'),
    what: (tool) => `could now call ${tool} under more circumstances, or with other arguments`,
  },
  {
    kind: 'lost-reach',
    direction: 'narrows',
    applies: (was, is) => rank(is, 'least') < rank(was, 'least'),
    what: (tool) => `could call ${tool} before under more circumstances, or with other arguments`,
  },
  {
    kind: 'new-reach',
    direction: 'widens',
    applies: (was, is) => shown(is) > shown(was),
    what: (tool) => `is now shown ${tool}, whose calls stay as they were`,
  },
  {
    kind: 'lost-reach',
    direction: 'narrows',
    applies: (was, is) => shown(is) < shown(was),
    what: (tool) => `is not shown ${tool} any more, whose calls stay as they were`,
  },
];

const shown = ({ listed }: Access): number => Number(listed.most) + Number(listed.least);

type Told = { edit: Edit; what: string; was: Access; is: Access; groups: CallerKind[] };

/** In the order of the catalogue. */
export function accessChanges(both: BothCallers): Change[] {
  return both.tools.flatMap((tool) => toldOf(both, tool).map((told) => changeOf(both, tool, told)));
}

/** Kinds of whom the same is said, together. */
function toldOf({ kinds, before, after }: BothCallers, tool: string): Told[] {
  const found = new Map<string, Told>();
  for (const groups of kinds) {
    const [was, is] = [before.access(groups, tool), after.access(groups, tool)];
    const edit = edits.find((one) => one.applies(was, is));
    if (edit === undefined) continue;
    const what = edit.what(tool, { was, is });
    const told = found.get(what) ?? { edit, what, was, is, groups: [] };
    found.set(what, { ...told, groups: [...told.groups, groups] });
  }
  return [...found.values()];
}

function changeOf({ kinds, before, after }: BothCallers, tool: string, told: Told): Change {
  const { edit, what, was, is, groups } = told;
  const wider = edit.direction === 'widens';
  const now = (kind: CallerKind) => after.access(kind, tool);
  const sameOrMore = (kind: CallerKind) =>
    (['most', 'least'] as const).every((bound) =>
      wider ? rank(now(kind), bound) >= rank(is, bound) : rank(now(kind), bound) <= rank(is, bound),
    );
  const [side, access] = wider ? [after, is] : [before, was];
  return {
    ...{ kind: edit.kind, direction: edit.direction, what, callers: true, tools: [tool] },
    subject: whoOf(groups, kinds, sameOrMore).join('; '),
    details: [...policyLines({ before, after, side }, { was, is, access }), touchedLine(side, tool)],
  };
}

function policyLines(
  { before, after, side }: { before: Side; after: Side; side: Side },
  { was, is, access }: { was: Access; is: Access; access: Access },
): string[] {
  const of = (from: Side, ids: string[]) => ids.map(from.policy).join(', ');
  const asked = was.askedBy.length > 0 && was.call.most !== is.call.most;
  return [
    ...(access.policies.length > 0 ? [`by ${of(side, access.policies)}`] : []),
    ...(asked ? [`consent was asked for by ${of(before, was.askedBy)}`] : []),
    ...(is.askedBy.length > 0 ? [`consent is asked for by ${of(after, is.askedBy)}`] : []),
  ];
}

function touchedLine(side: Side, tool: string): string {
  const touched = side.touched(tool);
  return touched.length === 0 ? 'which touches no data' : `which lets them touch ${touched.join('; ')}`;
}
