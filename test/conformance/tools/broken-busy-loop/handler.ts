import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenBusyLoop } from './tool.ts';

export const handler = serveTool(brokenBusyLoop, () => {
  for (;;);
});
