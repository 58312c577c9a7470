import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenSometimes } from './tool.ts';

let calls = 0;

export const handler = serveTool(brokenSometimes, () => {
  calls += 1;
  return calls % 10 === 0 ? process.exit(1) : { calls };
});
