import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { testSimpleText } from './tool.ts';

export const handler = serveTool(
  testSimpleText,
  () => new Reply([{ type: 'text', text: 'This is a simple text response for testing.' }]),
);
