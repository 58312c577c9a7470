import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { testHeaderParameter } from './tool.ts';

export const handler = serveTool(testHeaderParameter, ({ region }) => ({ region }));
