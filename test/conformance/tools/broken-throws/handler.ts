import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenThrows } from './tool.ts';

export const handler = serveTool(brokenThrows, () => {
  throw new Error('the inside of broken_throws');
});
