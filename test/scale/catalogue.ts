/**
 * A generated catalogue of CHOKEPOINT_SCALE_TOOLS tools, to see on paper which AWS quota a growing catalogue meets
 * first. Chosen by the `imports` condition `scale` for stacks and plan alike. Never part of a deployment.
 * A team of this size has areas of five tools, each with its own two scopes; the mix of grants is objects, a prefix,
 * items, a write, and one tool without data, on the application's first bucket and first table.
 */
import * as z from 'zod';
import { defineTool, type Tool } from '../../shared/contract.ts';
import { dataNames, dataResources } from '../../shared/data.ts';

const toolsPerArea = 5;

const input = z.strictObject({ id: z.string().max(64), path: z.string().max(256) });
const firstOf = (kind: string) => dataNames.find((name) => dataResources[name].kind === kind);
const [bucket, table] = [firstOf('bucket'), firstOf('table')];
const scope = (area: string, effect: string) => `${area}:${effect}`;

/** One area's tool at place `at` of five; names keep the length that they have in practice. */
function scaleTool(area: string, at: number): Tool {
  const common = { title: `Work in ${area}`, description: `Does one thing in ${area}.`, input };
  const read = { ...common, effect: 'read', scopes: [scope(area, 'read')], timeoutMs: 5_000 } as const;
  const write = { ...common, effect: 'write', scopes: [scope(area, 'write')], timeoutMs: 10_000 } as const;
  const kinds: (() => Tool)[] = [() => defineTool({ ...read, name: `${area}_describe`, grants: [] })];
  if (bucket !== undefined)
    kinds.push(
      () =>
        defineTool({
          ...read,
          name: `${area}_list_objects`,
          grants: [{ actions: ['s3:ListBucket'], on: bucket, prefix: '{caller.tenant}/{input.path}' }],
        }),
      () =>
        defineTool({
          ...read,
          name: `${area}_read_object`,
          grants: [{ actions: ['s3:GetObject'], on: bucket, key: '{caller.tenant}/{input.path}' }],
        }),
    );
  if (table !== undefined) {
    const item = { on: table, leadingKey: '{caller.tenant}#{input.id}' } as const;
    kinds.push(
      () =>
        defineTool({
          ...read,
          name: `${area}_find_items`,
          grants: [{ actions: ['dynamodb:GetItem', 'dynamodb:Query'], ...item }],
        }),
      () =>
        defineTool({
          ...write,
          name: `${area}_change_item`,
          grants: [{ actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'], ...item }],
        }),
    );
  }
  const make = kinds[at % kinds.length];
  if (!make) throw new Error(`there is no kind of tool ${at}`);
  return make();
}

const count = Number(process.env.CHOKEPOINT_SCALE_TOOLS);
if (!Number.isInteger(count) || count < 1)
  throw new Error('CHOKEPOINT_SCALE_TOOLS must say how many tools: a whole number from 1.');

export const catalogue: readonly Tool[] = Array.from({ length: count }, (_, index) =>
  scaleTool(`area_${String(Math.floor(index / toolsPerArea) + 1).padStart(3, '0')}`, index % toolsPerArea),
);

/** Every tool has the same handler: only its contract counts here. */
export function handlerPath(_tool: Tool): string {
  return 'test/scale/handler.handler';
}
