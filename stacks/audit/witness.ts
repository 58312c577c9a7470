/**
 * The private API's access log as a witness: API Gateway writes it, not the router. Enters: its lines, then all records.
 * Leaves: calls that reached a tool without an allowed decision of that tool and caller, and calls that reached it twice.
 * Keeps one entry for each call of the log. Source of the fields: stacks/app/api/private-api.ts.
 */
import * as z from 'zod';
import type { AuditRecord } from './record.ts';

/** `callId`: API Gateway's request id, which the router sets and signs; a caller of its own may set any. */
const lineShape = z.looseObject({
  callId: z.string(),
  time: z.string(),
  /** ARN of the signer's session */
  session: z.string(),
  path: z.string().regex(/^\/tools\//),
  status: z.string(),
});
type Line = z.infer<typeof lineShape>;

export type WitnessFinding = { callId: string; time: string; tool: string; session: string; why: string };

export type Witness = {
  /** @returns false for a line of another log */
  see(line: unknown): boolean;
  explain(record: AuditRecord): void;
  end(): { calls: number; findings: WitnessFinding[] };
};

/** The API itself refused: IAM or its resource policy, and its throttle. No tool was asked. */
const refusedByApi = new Set(['403', '429']);

type Seen = { line: Line; times: number; explained: boolean };

/** First all lines of the log, then all records. */
export function createWitness(): Witness {
  const seen = new Map<string, Seen>();
  let calls = 0;
  return {
    see(line) {
      const { success, data } = lineShape.safeParse(line);
      if (!success) return false;
      if (refusedByApi.has(data.status)) return true;
      calls += 1;
      const before = seen.get(data.callId);
      if (before === undefined) seen.set(data.callId, { line: data, times: 1, explained: false });
      else before.times += 1;
      return true;
    },
    explain({ record, decision, callId, tool, caller }) {
      const call = seen.get(callId);
      if (call === undefined || record !== 'decision' || decision !== 'allow') return;
      call.explained ||= toolOf(call.line) === tool && isOf(call.line, caller.subject);
    },
    end() {
      const findings = [...seen.values()].flatMap(({ line, times, explained }) => [
        ...(explained ? [] : [findingOf(line, 'no decision of the router allows it')]),
        ...(times === 1 ? [] : [findingOf(line, `it reached the tool ${times} times`)]),
      ]);
      return { calls, findings };
    },
  };
}

const toolOf = ({ path }: Line): string => path.slice('/tools/'.length);

/** `…/<tool>@<subject>`, cut to the 64 characters of a session's name (shared/names.ts). */
function isOf({ session }: Line, subject: string): boolean {
  const [, of = ''] = /@([^/]*)$/.exec(session) ?? [];
  return of !== '' && subject.startsWith(of);
}

function findingOf(line: Line, why: string): WitnessFinding {
  const { callId, time, session } = line;
  return { callId, time, tool: toolOf(line), session, why };
}
