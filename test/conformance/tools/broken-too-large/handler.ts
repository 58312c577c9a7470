import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenTooLarge } from './tool.ts';

export const handler = serveTool(brokenTooLarge, () => ({ text: 'x'.repeat(1_001) }));
