import { setTimeout } from 'node:timers/promises';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { testToolWithProgress } from './tool.ts';

export const handler = serveTool(testToolWithProgress, async (_input, { progress }) => {
  progress(0, 100, 'started');
  await setTimeout(50);
  progress(50, 100, 'half way');
  await setTimeout(50);
  progress(100, 100, 'done');
  return new Reply([{ type: 'text', text: 'Reported progress three times.' }]);
});
