/** Probes that call tools: a call that works has passed every condition on its way. */
import { argumentOf } from '../subjects/candidates.ts';
import { type Call, type Keyed, lacking } from '../subjects/subjects.ts';
import { callTool } from '../target/call-tool.ts';
import type { Target } from '../target/target.ts';
import { type Held, on, type Probe } from './probe.ts';

async function works(target: Target, ...calls: Call[]): Promise<Held> {
  for (const { tool, input } of calls) {
    const call = () => callTool(target, target.first, tool.name, input);
    const first = await call();
    // A cold function on a busy machine may be late, which proves nothing about its rights.
    const { succeeded, answer } = isLate(first.answer) ? await call() : first;
    if (!succeeded) return { holds: false, answer: `${tool.name}: ${answer}` };
  }
  return { holds: true, answer: `${calls.map(({ tool }) => tool.name).join(', ')} answered` };
}

function isLate(answer: string): boolean {
  return /\(timed-out, call /.test(answer);
}

/** Calls for data that work on an empty store; else one without arguments that has a grant on a store. */
function dataCalls({ callable: { lister, querier, plain } }: Target): Call[] {
  const calls = [lister, querier].filter((call) => call !== undefined);
  const onStore = plain?.tool.grants.some(({ on }) => on !== undefined);
  return calls.length === 0 && plain !== undefined && onStore ? [plain] : calls;
}

/** Characters of a key that leave room for the team before it (S3: 1,024 bytes). */
const maxKeyCharacters = 900;

/** The longest value that the schema accepts for the argument that names the object. */
function longestInput({ tool, grant, input }: Keyed): Record<string, unknown> | undefined {
  const argument = argumentOf(grant);
  const { maxLength = maxKeyCharacters } = (tool.inputSchema.properties?.[argument] ?? {}) as {
    maxLength?: number;
  };
  const length = Math.min(maxLength, maxKeyCharacters);
  const path = `verify/${'long-name/'.repeat(length / 10)}`.slice(0, length - 1);
  const values = [path.concat('x'), 'x'.repeat(length)];
  const inputs = values.map((value) => ({ ...input, [argument]: value }));
  return inputs.find((one) => tool.input.safeParse(one).success);
}

export const callProbes: Probe[] = [
  {
    id: 'tool-answers',
    sentence: 'a tool is called: token, private API, invoke role, function, data session',
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
    ...on('callable', ['plain'], (target, { plain }) => works(target, plain)),
  },
  {
    id: 'data-answers',
    sentence:
      'tools are called that list and query data, or read it: data roles, endpoint policies, bucket and table policies, keys',
    shows: ['endpoint-policy-knows-principal', 'data-policies-see-the-vpc'],
    lacks: (target) =>
      dataCalls(target).length > 0 ? undefined : lacking(target.callable, ['lister', 'querier']),
    run: (target) => works(target, ...dataCalls(target)),
  },
  {
    id: 'longest-session-policy',
    sentence: 'the longest name of an object that a tool admits still packs into a session policy',
    shows: ['session-policy-counts-variables'],
    ...on('callable', ['reader'], async (target, { reader }) => {
      const input = longestInput(reader);
      if (input === undefined) return 'needs a tool that reads an object by a long name';
      const { answer } = await callTool(target, target.first, reader.tool.name, input);
      const packed = !/\((?:policy-too-large|policy-too-long|packed)/.test(answer);
      return { holds: packed && /absent-or-denied/.test(answer), answer };
    }),
  },
];
