import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { redPixelPng } from '../../media.ts';
import { testImageContent } from './tool.ts';

export const handler = serveTool(
  testImageContent,
  () => new Reply([{ type: 'image', data: redPixelPng, mimeType: 'image/png' }]),
);
