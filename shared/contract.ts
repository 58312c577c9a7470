// biome-ignore-all lint/style/noExcessiveLinesPerFile: the fields as an author declares them stand beside the fields of a checked contract
/**
 * The contract of a tool: one declaration from which everything else is derived: MCP listing, JSON Schema, scopes,
 * Lambda, roles, route, session policy. Enters: a literal. Leaves: a checked, complete contract, or one clear error
 * that names the tool. Never: I/O.
 *
 * The limit of a contract: it confines each session, not the memory of a handler. A session in a module variable works
 * in later calls, of other callers too, until it ends (after 15 minutes at most). Data in a module variable stays as
 * long as the environment. Where tenants are isolated (stacks/app/stage/stages.ts) an environment serves one tenant.
 * Keep nothing between calls.
 */
import type * as z from 'zod';
import { refuseHidden } from './author-text.ts';
import { checkLinkSchemes } from './content-blocks.ts';
import { type Budget, checkDeclaration, type Effect, type PiiClass, toolNamePattern } from './declaration.ts';
import { type CheckedGrant, checkEffect, checkGrant, type Grant } from './grant.ts';
import { listedSchema } from './listed-schema.ts';
import type { JsonSchema } from './schema-lint.ts';
import { visibleLine } from './visible-text.ts';
import { checkWriteBack, type WriteBack, withNotice } from './write-back.ts';

export type { Budget, Effect, PiiClass };

/** A contract as its author writes it. */
export type Declaration<Input extends z.ZodObject, Output extends z.ZodObject | undefined> = {
  /** `^[a-z][a-z0-9_]{0,39}$`: with a server's name in front it is shorter than the 60 characters that clients allow */
  name: string;
  title: string;
  /** for the model: what the tool does and what it never does */
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
  /** bytes of the serialized answer; several clients cut or drop longer ones */
  maxOutputBytes?: number;
  /** calls at once that a shared stage reserves for this tool, and its limit; absent: the account's pool */
  reservedConcurrency?: number;
  /** limits of one caller; absent parts: by effect */
  budget?: Partial<Budget>;
  /** the middleware emits progress every 10 s, so that clients with an idle limit wait */
  progress?: true;
  /** the tool reaches the endpoints that its grants need and nothing else */
  network?: 'none';
  /** classes that are redacted in results; absent: none, since a tool that finds people must be able to name them */
  pii?: readonly PiiClass[];
  /** schemes, in lower case, that addresses in content blocks may have beside https */
  linkSchemes?: readonly string[];
  /** the stage's guardrail judges arguments and results; a stage without one is not planned */
  guardrail?: true;
  /** for results that a caller may write back: the fields that prove that a text was seen whole */
  writeBack?: WriteBack;
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
  readonly writeBack: WriteBack | undefined;
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
};

/** A contract as data, as a plan carries it: the JSON Schemas stay, the zod schemas go. */
export type Contract = Omit<Tool, 'input' | 'output'>;

export { toolNamePattern };

/**
 * Checks a declaration and fills in its defaults.
 * @throws Error in one sentence for the tool's author
 */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject | undefined = undefined>(
  declaration: Declaration<Input, Output>,
): Tool<Input, Output> {
  try {
    return complete(declaration);
  } catch (error) {
    throw new Error(`${whichTool(declaration)}: ${(error as Error).message}`, { cause: error });
  }
}

/** Also for a declaration whose name is wrong. */
function whichTool(declaration: unknown): string {
  const { name } = (declaration ?? {}) as { name?: unknown };
  if (typeof name !== 'string') return 'a tool without a name';
  return `tool "${visibleLine(name.slice(0, 60))}"`;
}

function complete<Input extends z.ZodObject, Output extends z.ZodObject | undefined>(
  declaration: Declaration<Input, Output>,
): Tool<Input, Output> {
  const { input, output, grants: declaredGrants, progress, ...fields } = checkDeclaration(declaration);
  refuseHidden(fields, []);
  checkLinkSchemes(fields.linkSchemes);
  refuseHidden(declaredGrants, ['grants']);
  const inputSchema = listedSchema('input', input);
  const outputSchema = output === undefined ? undefined : withNotice(listedSchema('output', output));
  if (fields.writeBack !== undefined) checkWriteBack(fields.writeBack, inputSchema, outputSchema);
  const grants = declaredGrants.map((grant, at) => checkGrantAt(grant, `grants[${at}]`));
  checkEffect(fields.effect, grants);
  checkNamedOnce(grants);
  for (const grant of grants) for (const part of grant.parts) checkInputPart(part, inputSchema);
  const { title, effect } = fields;
  return {
    ...fields,
    reservedConcurrency: fields.reservedConcurrency,
    writeBack: fields.writeBack,
    progress,
    input: input as Input,
    output: output as Output,
    inputSchema,
    outputSchema,
    grants,
    annotations: {
      title,
      readOnlyHint: effect === 'read',
      destructiveHint: effect === 'destroy',
      idempotentHint: effect === 'read',
      openWorldHint: false,
    },
  };
}

function checkGrantAt(grant: object, place: string): CheckedGrant {
  try {
    return checkGrant(grant);
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}`, { cause: error });
  }
}

function checkNamedOnce(grants: readonly CheckedGrant[]): void {
  const names = grants.map((grant) => grant.as);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new Error(`two grants are named "${twice}": give one another name with "as"`);
}

function checkInputPart(
  part: CheckedGrant['parts'][number],
  { properties = {}, required }: JsonSchema,
): void {
  if (typeof part === 'string' || part.of !== 'input') return;
  const property = Object.hasOwn(properties, part.name) ? properties[part.name] : undefined;
  if (property === undefined) throw new Error(`{input.${part.name}} is not in the input`);
  if (property.type !== 'string') throw new Error(`{input.${part.name}} must be a string`);
  if (!required?.includes(part.name) && property.default === undefined)
    throw new Error(`{input.${part.name}} must be required or have a default`);
}
