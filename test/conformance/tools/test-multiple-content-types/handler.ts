import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { redPixelPng } from '../../media.ts';
import { testMultipleContentTypes } from './tool.ts';

export const handler = serveTool(testMultipleContentTypes, () => {
  const text = JSON.stringify({ test: 'data', value: 123 });
  return new Reply([
    { type: 'text', text: 'Multiple content types test:' },
    { type: 'image', data: redPixelPng, mimeType: 'image/png' },
    {
      type: 'resource',
      resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text },
    },
  ]);
});
