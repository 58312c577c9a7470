import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../../shared/tool/work.ts';
import { testErrorHandling } from './tool.ts';

export const handler = serveTool(testErrorHandling, () => {
  throw toolError('This tool intentionally returns an error for testing');
});
