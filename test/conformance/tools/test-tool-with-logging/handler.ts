import { setTimeout } from 'node:timers/promises';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { testToolWithLogging } from './tool.ts';

export const handler = serveTool(testToolWithLogging, async (_input, { log }) => {
  log('info', 'Tool execution started');
  await setTimeout(50);
  log('info', 'Tool processing data');
  await setTimeout(50);
  log('info', 'Tool execution completed');
  return new Reply([{ type: 'text', text: 'Logged three messages.' }]);
});
