import { setTimeout } from 'node:timers/promises';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { testStreamingElicitation } from './tool.ts';

export const handler = serveTool(testStreamingElicitation, async (_input, { log, progress }) => {
  progress(1, 2);
  log('info', 'One step done.');
  await setTimeout(50);
  progress(2, 2);
  return new Reply([{ type: 'text', text: 'Streamed.' }]);
});
