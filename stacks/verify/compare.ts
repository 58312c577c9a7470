/** Compares a target's observations with local's answers: verdicts, and the same as text for people. Pure. */
import { sayStanding } from '../plan/assumptions/assumption.ts';
import { assumptions } from '../plan/assumptions/assumptions.ts';
import type { Seen } from './examine.ts';

export type Row = Omit<Seen, 'ok' | 'wanted' | 'answer' | 'lacking'> & {
  /** local's answer; for local itself, the required answer */
  expected: string;
  seen: string;
  /** `not shown`: this application has no tool or row to show it by; `not run`: this stage cannot be asked */
  verdict: 'equal' | 'differs' | 'not run' | 'not shown';
};

/** @param local the same examination of a local system; absent when `seen` is of a local system itself */
export function compare(seen: Seen[], local?: Seen[]): Row[] {
  const known = new Map(local?.map((row) => [`${row.kind} ${row.id}`, row]));
  return seen.map(({ kind, id, sentence, wanted, ok, answer, lacking }) => {
    const here = known.get(`${kind} ${id}`);
    const expected = here?.ok === undefined ? wanted : here.answer;
    // Where local itself does not give the wanted answer, the same answer elsewhere proves nothing.
    const equal = ok === true && here?.ok !== false;
    const untried = lacking ? 'not shown' : 'not run';
    const verdict = ok === undefined ? untried : equal ? 'equal' : 'differs';
    return { kind, id, sentence, expected, seen: answer, verdict };
  });
}

/** Equal rows first, then those that differ, were not run or cannot be shown; lines for a terminal. */
export function print(rows: Row[], stage: string): string {
  const of = (verdict: Row['verdict']) => rows.filter((row) => row.verdict === verdict);
  const [equal, differs, notRun] = [of('equal'), of('differs'), of('not run')];
  const notShown = of('not shown');
  return [
    ...(notShown.length > 0
      ? [`${notShown.length} cannot be shown with this application; see below.`, '']
      : []),
    ...equal.map((row) => line(row)),
    ...(notRun.length > 0 ? ['', `Not run here: ${notRun.length}`] : []),
    ...notRun.map(({ kind, id, seen }) => `  ${kind} ${id}: ${seen}`),
    ...(notShown.length > 0 ? ['', `Not shown with this application: ${notShown.length}`] : []),
    ...notShown.map(({ kind, id, seen }) => `  ${kind} ${id}: ${seen}`),
    ...(differs.length > 0 ? ['', `Differs: ${differs.length}`] : []),
    ...differs.flatMap(difference),
    '',
    `${stage}: ${equal.length} as expected, ${differs.length} otherwise, ${notRun.length} not run here${notShown.length > 0 ? `, ${notShown.length} not shown` : ''}.`,
    '',
  ].join('\n');
}

function line({ verdict, kind, id, expected, seen }: Row): string {
  return `${verdict}  ${kind.padEnd(10)}  ${id.padEnd(44)}  ${short(expected).padEnd(60)}  ${short(seen)}`.trimEnd();
}

/** Names the source of an assumption, the damage when it is false, and the remedy. */
function difference({ kind, id, sentence, expected, seen }: Row): string[] {
  const assumption = kind === 'assumption' ? assumptions.find((each) => each.id === id) : undefined;
  return [
    `  ${kind} ${id}: ${sentence}`,
    `    expected  ${expected}`,
    `    seen      ${seen}`,
    ...(assumption
      ? [
          `    standing  ${sayStanding(assumption.standing)}: ${assumption.source}`,
          `    breaks    ${assumption.ifFalse}`,
          `    then      ${assumption.remedy}`,
        ]
      : []),
  ];
}

/** One line: the error code and the denied action, without the name of the caller. */
function short(answer: string): string {
  const text = answer
    .replace(/User: \S+ is not authorized/, 'not authorized')
    .replace(/ on resource: \S+/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
