import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { testLoggingTool } from './tool.ts';

export const handler = serveTool(testLoggingTool, (_input, { log }) => {
  log('info', 'Only for a client that asked for logs.');
  return new Reply([{ type: 'text', text: 'Logged one message.' }]);
});
