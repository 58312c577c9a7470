/**
 * The contract of a tool: one declaration from which everything else is derived — MCP listing, JSON Schema,
 * scopes, Lambda, roles, route, session policy. Enters: a literal. Leaves: a checked, complete contract, or one
 * clear error that names the tool. Never: I/O.
 */
import * as z from 'zod';
import { checkLinkSchemes } from './content-blocks.ts';
import { type CheckedGrant, checkGrant, type Grant } from './grant.ts';
import { type JsonSchema, lintSchema } from './schema-lint.ts';

/** `read` changes nothing; `write` adds or changes; `destroy` cannot be undone. */
export type Effect = 'read' | 'write' | 'destroy';

/** What one caller may ask of one tool; windows are fixed, days are UTC. */
export type Budget = {
  callsPerMinute: number;
  callsPerDay: number;
  /** of answers */
  bytesPerDay: number;
};

/**
 * Generous: an agent that works without a pause makes about one call a second, and this suite's own load stays below.
 * What they stop is a loop gone wild or a copy of everything: ten reads a second, a write every half second, and for
 * what cannot be undone about as fast as a person could watch.
 */
const budgets: Record<Effect, Budget> = {
  read: { callsPerMinute: 600, callsPerDay: 100_000, bytesPerDay: 1_000_000_000 },
  write: { callsPerMinute: 120, callsPerDay: 10_000, bytesPerDay: 100_000_000 },
  destroy: { callsPerMinute: 30, callsPerDay: 1_000, bytesPerDay: 10_000_000 },
};

/** Classes of personal data that a result can be freed of (functions/router/content/personal-data.ts). */
export type PiiClass = 'email' | 'phone' | 'iban' | 'card' | 'ipAddress' | 'nationalId';

export type Declaration<Input extends z.ZodObject, Output extends z.ZodObject | undefined> = {
  /** `^[a-z][a-z0-9_]{0,39}$`: with a server's name in front it stays under the 60 characters that clients admit */
  name: string;
  title: string;
  /** for the model: what it does, what it never does */
  description: string;
  effect: Effect;
  /** OAuth scopes, all of which the token must carry */
  scopes: readonly string[];
  input: Input;
  /** absent: the tool answers with MCP content blocks only */
  output?: Output;
  grants: readonly Grant[];
  /** milliseconds from the router's call to the last byte of the answer */
  timeoutMs: number;
  memoryMb?: number;
  /** bytes of the serialized answer; several clients cut or drop what is longer */
  maxOutputBytes?: number;
  /** calls at once that a shared stage sets aside for this tool, and admits to it at most; absent: the account's pool */
  reservedConcurrency?: number;
  /** what one caller may ask of it; absent parts: by effect */
  budget?: Partial<Budget>;
  /** the middleware emits progress every 10 s, so that clients with an idle limit wait */
  progress?: true;
  /** the tool reaches the endpoints that its grants need and nothing else */
  network?: 'none';
  /** what results are redacted of; absent: nothing, since a tool that finds people must be able to name them */
  pii?: readonly PiiClass[];
  /** schemes, in lower case, that addresses in content blocks may have beside https */
  linkSchemes?: readonly string[];
  /** the stage's guardrail judges arguments and results; a stage without one is not planned */
  guardrail?: true;
};

/** A checked contract with every default filled in. */
export type Tool<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject | undefined = z.ZodObject | undefined,
> = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: Effect;
  readonly scopes: readonly string[];
  readonly input: Input;
  readonly output: Output;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema | undefined;
  readonly grants: readonly CheckedGrant[];
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly maxOutputBytes: number;
  readonly reservedConcurrency: number | undefined;
  readonly budget: Budget;
  readonly progress: boolean;
  readonly network: 'none';
  readonly pii: readonly PiiClass[];
  readonly linkSchemes: readonly string[];
  readonly guardrail: boolean;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
};

/** A contract as data: everything but the zod schemas, whose JSON Schema stays. What a plan carries. */
export type Contract = Omit<Tool, 'input' | 'output'>;

/** What every tool is called; whatever else a call names is no tool. */
export const toolNamePattern = /^[a-z][a-z0-9_]{0,39}$/;
/** MCP SDK clients give up after 60 s, claude.ai after about 60 s: without progress a call must end well before. */
const maxTimeoutMs = 45_000;
/** Claude Code's idle limit; anything longer is a job: one tool starts it, another reads it. */
const maxTimeoutWithProgressMs = 300_000;

/** Checks a declaration and fills in its defaults. Throws what a tool author should read. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject | undefined = undefined>(
  declaration: Declaration<Input, Output>,
): Tool<Input, Output> {
  const { name } = declaration;
  try {
    return complete(declaration);
  } catch (error) {
    throw new Error(`tool "${name}": ${(error as Error).message}`, { cause: error });
  }
}

function complete<Input extends z.ZodObject, Output extends z.ZodObject | undefined>(
  declaration: Declaration<Input, Output>,
): Tool<Input, Output> {
  checkLimits(declaration);
  checkLinkSchemes(declaration.linkSchemes ?? []);
  const inputSchema = schemaOf('input', declaration.input);
  const outputSchema = declaration.output === undefined ? undefined : schemaOf('output', declaration.output);
  const grants = declaration.grants.map(checkGrant);
  checkNamedOnce(grants);
  for (const grant of grants) for (const part of grant.parts) checkInputPart(part, inputSchema);
  const { name, title, description, effect, scopes, input, timeoutMs } = declaration;
  return {
    name,
    title,
    description,
    effect,
    scopes,
    input,
    output: declaration.output as Output,
    inputSchema,
    outputSchema,
    grants,
    timeoutMs,
    memoryMb: declaration.memoryMb ?? 512,
    maxOutputBytes: declaration.maxOutputBytes ?? 40_000,
    reservedConcurrency: declaration.reservedConcurrency,
    budget: budgetOf(declaration),
    progress: declaration.progress ?? false,
    network: 'none',
    pii: declaration.pii ?? [],
    linkSchemes: declaration.linkSchemes ?? [],
    guardrail: declaration.guardrail ?? false,
    annotations: {
      title,
      readOnlyHint: effect === 'read',
      destructiveHint: effect === 'destroy',
      idempotentHint: effect === 'read',
      openWorldHint: false,
    },
  };
}

function checkLimits(declaration: Declaration<z.ZodObject, z.ZodObject | undefined>): void {
  const { name, title, description, timeoutMs, progress, scopes, reservedConcurrency } = declaration;
  if (!toolNamePattern.test(name)) throw new Error(`the name must match ${toolNamePattern.source}`);
  if (title.trim() === '') throw new Error('the title is empty');
  if (description.trim() === '') throw new Error('the description is empty');
  // RFC 6749, section 3.3: scope-token
  for (const scope of scopes)
    if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) throw new Error(`"${scope}" is no OAuth scope`);
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1000)
    throw new Error('timeoutMs must be a whole number from 1,000');
  if (
    reservedConcurrency !== undefined &&
    !(Number.isInteger(reservedConcurrency) && reservedConcurrency > 0)
  )
    throw new Error('reservedConcurrency must be a whole number from 1: with 0 nobody could call it');
  if (timeoutMs > maxTimeoutWithProgressMs)
    throw new Error(
      `timeoutMs over ${maxTimeoutWithProgressMs} is a job: start it in one tool, read it in another`,
    );
  if (timeoutMs > maxTimeoutMs && progress !== true)
    throw new Error(`timeoutMs over ${maxTimeoutMs} needs progress: true, or clients give up first`);
}

function budgetOf({
  effect,
  budget = {},
}: Pick<Declaration<z.ZodObject, undefined>, 'effect' | 'budget'>): Budget {
  const whole = { ...budgets[effect], ...budget };
  for (const [name, value] of Object.entries(whole)) {
    if (!Object.hasOwn(budgets[effect], name)) throw new Error(`there is no budget ${name}`);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`budget.${name} must be a whole number from 1: a tool that nobody may call is none`);
  }
  return whole;
}

function schemaOf(where: 'input' | 'output', type: z.ZodObject): JsonSchema {
  const schema = z.toJSONSchema(type, { io: where, target: 'draft-2020-12' }) as JsonSchema;
  lintSchema(schema, where);
  return schema;
}

function checkNamedOnce(grants: readonly CheckedGrant[]): void {
  const names = grants.map((grant) => grant.as);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new Error(`two grants are named "${twice}": give one another name with "as"`);
}

function checkInputPart(part: CheckedGrant['parts'][number], schema: JsonSchema): void {
  if (typeof part === 'string' || part.of !== 'input') return;
  const property = schema.properties?.[part.name];
  if (property === undefined) throw new Error(`{input.${part.name}} is not in the input`);
  if (property.type !== 'string') throw new Error(`{input.${part.name}} must be a string`);
  if (!schema.required?.includes(part.name) && property.default === undefined)
    throw new Error(`{input.${part.name}} must be required or have a default`);
}
