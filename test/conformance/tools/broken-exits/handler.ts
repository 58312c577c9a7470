import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenExits } from './tool.ts';

export const handler = serveTool(brokenExits, () => process.exit(7));
