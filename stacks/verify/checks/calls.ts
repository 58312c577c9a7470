/** Probes that call tools: a call that works has passed every condition on its way. */
import { callTool } from '../target/call-tool.ts';
import type { Target } from '../target/target.ts';
import type { Held, Probe } from './probe.ts';

async function works(target: Target, ...calls: [tool: string, args: object][]): Promise<Held> {
  for (const [tool, args] of calls) {
    const call = () => callTool(target, target.first, tool, args);
    const first = await call();
    // A cold function on a busy machine may be late, which says nothing of what it may do.
    const { succeeded, answer } = isLate(first.answer) ? await call() : first;
    if (!succeeded) return { holds: false, answer: `${tool}: ${answer}` };
  }
  return { holds: true, answer: `${calls.map(([tool]) => tool).join(', ')} answered` };
}

function isLate(answer: string): boolean {
  return /\(timed-out, call /.test(answer);
}

export const callProbes: Probe[] = [
  {
    id: 'tool-answers',
    sentence: 'whoami is called: token, private API, invoke role, function, data session',
    shows: [
      'deny-only-private-policy',
      'invoke-role-path-from-tag',
      'private-api-url-of-endpoint',
      'source-vpce-on-assume-role',
      'trust-compares-with-request-tags',
      'source-function-arn-on-assume-role',
      'endpoint-policy-replaces-closed-one',
      'interface-actions-denied-to-code-only',
    ],
    run: (target) => works(target, ['whoami', {}]),
  },
  {
    id: 'data-answers',
    sentence:
      'documents and tickets are listed: data roles, endpoint policies, bucket and table policies, keys',
    shows: ['endpoint-policy-knows-principal', 'data-policies-see-the-vpc'],
    run: (target) => works(target, ['list_documents', {}], ['search_tickets', {}]),
  },
  {
    id: 'longest-session-policy',
    sentence: 'the longest path that read_document admits still packs into a session policy',
    shows: ['session-policy-counts-variables'],
    async run(target) {
      const path = `verify/${'long-name/'.repeat(50)}`.slice(0, 511).concat('x');
      const { answer } = await callTool(target, target.first, 'read_document', { path });
      const packed = !/\((?:policy-too-large|policy-too-long|packed)/.test(answer);
      return { holds: packed && /absent-or-denied/.test(answer), answer };
    },
  },
];
