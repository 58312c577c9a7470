import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenOffSchema } from './tool.ts';

export const handler = await serveTool(brokenOffSchema, () => ({ count: 'many' as unknown as number }));
