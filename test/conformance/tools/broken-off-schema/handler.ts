import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenOffSchema } from './tool.ts';

export const handler = serveTool(brokenOffSchema, () => ({ count: 'many' as unknown as number }));
