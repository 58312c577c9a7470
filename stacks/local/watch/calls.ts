/**
 * Calls as they happen, for the person who started the system. Enters: log lines, and what IAM denied. Leaves: one event a
 * call, once its outcome is known, with the reason when it failed. Never: an argument, an output, a credential.
 */
import type { LogLine } from '../lambda/log-lines.ts';
import { recordIn } from '../record/recorded-functions.ts';
import type { Denial } from './denials.ts';
import type { SourcePlaces } from './source-places.ts';

export type SeenCall = {
  /** ISO 8601 */
  at: string;
  callId: string;
  tool: string;
  /** the person's name, or the subject of somebody whom the seeds do not know */
  caller: string;
  tenant: string;
  decision: string;
  outcome: string;
  durationMs: number;
  /** sentences: the policies that decided, what IAM said, what the tool threw and where */
  why: string[];
};

export type CallWatch = {
  log(line: Pick<LogLine, 'functionName' | 'stream' | 'text'>): void;
  denied(denial: Denial): void;
  close(): void;
};

type Options = {
  /** functions whose audit lines are records */
  recordsOf: ReadonlySet<string>;
  /** by subject */
  names: ReadonlyMap<string, string>;
  places: SourcePlaces;
  onCall(call: SeenCall): void;
};

/** The line of an outcome, as functions/router/audit.ts writes it. */
type Outcome = {
  record: string;
  at: string;
  callId: string;
  tool: string;
  caller: { subject: string; tenant: string };
  decision: string;
  policies: string[];
  sessions: { accessKeyId: string }[];
  outcome: string;
  durationMs: number;
};

/** The tool and the router write to pipes of their own: what a tool threw may come after the outcome. */
const settleMs = 50;
/** Of calls whose outcome never comes. */
const mostKept = 200;

/** Outcomes that the answer itself explains, or that are no failure. */
const explained = new Set(['ok', 'tool-error']);

/** Keeps what it hears of a call until the outcome comes. */
export function createCallWatch({ recordsOf, names, places, onCall }: Options): CallWatch {
  const thrown = new Map<string, string>();
  const denials = new Map<string, string[]>();
  const timers = new Set<NodeJS.Timeout>();

  function finish(line: Outcome): void {
    const said = line.sessions.flatMap(({ accessKeyId }) => take(denials, accessKeyId) ?? []);
    const stack = take(thrown, line.callId);
    const { at, callId, tool, caller, decision, outcome, durationMs, policies } = line;
    const byPolicies = decision === 'deny' && policies.length > 0 ? [`by ${policies.join(', ')}`] : [];
    onCall({
      ...{ at, callId, tool, decision, outcome, durationMs, tenant: caller.tenant },
      caller: names.get(caller.subject) ?? caller.subject,
      why: explained.has(outcome) ? [] : [...byPolicies, ...new Set(said), ...linesOf(stack, places)],
    });
  }

  return {
    log({ functionName, stream, text }) {
      if (stream === 'thrown') return keepThrown(thrown, text);
      if (stream !== 'stdout' || !recordsOf.has(functionName)) return;
      const line = recordIn(text) as Outcome | undefined;
      if (line?.record !== 'outcome') return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        finish(line);
      }, settleMs);
      timers.add(timer.unref());
    },
    denied({ accessKeyId, sentence }) {
      keep(denials, accessKeyId, [...(denials.get(accessKeyId) ?? []), sentence].slice(-3));
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function keepThrown(thrown: Map<string, string>, text: string): void {
  try {
    const { callId, stack } = JSON.parse(text) as { callId: unknown; stack: unknown };
    keep(thrown, String(callId), String(stack));
  } catch {
    // A line that was cut.
  }
}

/** The message, and the first place that is the application's or, without one, the first of all. */
function linesOf(stack: string | undefined, places: SourcePlaces): string[] {
  if (stack === undefined) return [];
  const [message = '', ...rest] = places(stack).split('\n');
  const frames = rest.map((line) => line.trim()).filter((line) => line.startsWith('at '));
  const own = frames.find((line) => !/node:|node_modules|\bshared\/tool\//.test(line)) ?? frames[0];
  return own === undefined ? [message] : [message, own];
}

function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.keys().next();
  if (kept.size > mostKept && oldest.done !== true) kept.delete(oldest.value);
}

function take<Value>(kept: Map<string, Value>, key: string): Value | undefined {
  const value = kept.get(key);
  kept.delete(key);
  return value;
}
