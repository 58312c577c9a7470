/**
 * The texts of a new tool's files: a contract and a handler that work, from the options of the command. Pure.
 */
import type { DataResource } from '../../../../shared/application.ts';
import type { Effect } from '../../../../shared/declaration.ts';

/** How a grant is confined. `identity`: no data; the session may only call sts:GetCallerIdentity. */
export type Shape = 'key' | 'prefix' | 'leadingKey' | 'identity';

export type NewTool = {
  /** `send_invoice` */
  name: string;
  effect: Effect;
  shape: Shape;
  /** the data of the grant; absent for `identity` */
  on?: string;
};

type Kind = {
  /** the kind of data that it fits */
  store: DataResource['kind'];
  actions: Partial<Record<Effect, string>>;
  template: string;
  /** the argument, as zod code */
  input: string;
};

const kinds: Record<Exclude<Shape, 'identity'>, Kind> = {
  key: {
    store: 'bucket',
    actions: { read: 's3:GetObject', write: 's3:PutObject', destroy: 's3:DeleteObject' },
    template: '{caller.tenant}/{input.path}',
    input: 'path: z\n      .string()\n      .min(1)\n      .max(512)\n      .regex(/^[\\w./-]+$/),',
  },
  prefix: {
    store: 'bucket',
    actions: { read: 's3:ListBucket' },
    template: '{caller.tenant}/{input.folder}',
    input:
      "folder: z\n      .string()\n      .max(512)\n      .regex(/^(?:[\\w.-]+\\/)*$/, 'a folder ends in a slash')\n      .default(''),",
  },
  leadingKey: {
    store: 'table',
    actions: { read: 'dynamodb:GetItem', write: 'dynamodb:PutItem', destroy: 'dynamodb:DeleteItem' },
    template: '{caller.tenant}#{input.id}',
    input: 'id: z\n      .string()\n      .min(1)\n      .max(64)\n      .regex(/^[\\w-]+$/),',
  },
};

/** @returns the shapes that fit a bucket or a table, the default first */
export function shapesOf(kind: DataResource['kind']): Shape[] {
  const shapes = Object.keys(kinds) as (keyof typeof kinds)[];
  return shapes.filter((shape) => kinds[shape].store === kind);
}

/** @returns the effects for which a grant of the shape has an action */
export function effectsOf(shape: Shape): Effect[] {
  return shape === 'identity' ? ['read'] : (Object.keys(kinds[shape].actions) as Effect[]);
}

/** `send_invoice` → `sendInvoice` */
export const identifierOf = (name: string) =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** @returns the text of the new tool's `tool.ts` */
export function contractText({ name, effect, shape, on }: NewTool): string {
  const kind = shape === 'identity' ? undefined : kinds[shape];
  const input = kind === undefined ? '{}' : `{\n    ${kind.input}\n  }`;
  const grant =
    kind === undefined
      ? "{ actions: ['sts:GetCallerIdentity'], identity: true }"
      : `{ actions: ['${kind.actions[effect]}'], on: '${on}', ${shape}: '${kind.template}' }`;
  return `import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';

/** Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it. */
export const ${identifierOf(name)} = defineTool({
  name: '${name}',
  title: '${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}',
  description: 'Says for the model what the tool does, and what it never does.',
  effect: '${effect}',
  scopes: [${on === undefined ? '' : `'${on}:${effect === 'read' ? 'read' : 'write'}'`}],

  input: z.strictObject(${input}),
  output: z.object({ ${kind === undefined ? 'subject' : 'named'}: z.string() }),

  grants: [${grant}],
  timeoutMs: 5_000,
});
`;
}

/** @returns the text of the new tool's `handler.ts` */
export function handlerText({ name, shape, on }: NewTool): string {
  const identifier = identifierOf(name);
  const head = `import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { ${identifier} } from './tool.ts';
`;
  if (shape === 'identity')
    return `${head}
/** The session of this call, \`credentials\`, can touch no data. */
export const handler = serveTool(${identifier}, async (_input, { caller }) => {
  return { subject: caller.subject };
});
`;
  return `${head}
/** \`named.${on}\` is the one place that this call may touch; \`credentials\` can touch nothing else. */
export const handler = serveTool(${identifier}, async (_input, { named }) => {
  return { named: named.${on} ?? '' };
});
`;
}
