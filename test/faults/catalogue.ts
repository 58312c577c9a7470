/** The fixture application with tools that fail, for the condition `faults`. Never part of a deployment. */
import type { Tool } from '../../shared/contract.ts';
import * as conformance from '../conformance/catalogue.ts';
import * as fixture from '../fixture-app/catalogue.ts';
import { brokenSometimes } from './tools/broken-sometimes/tool.ts';

const broken = conformance.catalogue.filter(({ name }) => name.startsWith('broken_'));

export const catalogue: readonly Tool[] = [...fixture.catalogue, ...broken, brokenSometimes];

export function handlerPath(tool: Tool): string {
  if (tool === brokenSometimes) return 'test/faults/tools/broken-sometimes/handler.handler';
  return (broken.includes(tool) ? conformance : fixture).handlerPath(tool);
}
