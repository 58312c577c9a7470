import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { brokenNeverResolves } from './tool.ts';

export const handler = serveTool(brokenNeverResolves, () => new Promise<never>(() => undefined));
