import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { testHeaderParameter } from './tool.ts';

export const handler = await serveTool(testHeaderParameter, ({ region }) => ({ region }));
