import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { jsonSchema202012Tool } from './tool.ts';

export const handler = serveTool(
  jsonSchema202012Tool,
  () => new Reply([{ type: 'text', text: 'Accepted.' }]),
);
