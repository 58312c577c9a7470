import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenOutOfMemory } from './tool.ts';

export const handler = serveTool(brokenOutOfMemory, () => {
  const held: string[][] = [];
  for (;;) held.push(Array.from({ length: 10_000 }, (_, at) => `${held.length}-${at}`));
});
