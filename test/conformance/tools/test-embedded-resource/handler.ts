import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { testEmbeddedResource } from './tool.ts';

export const handler = serveTool(testEmbeddedResource, () => {
  const text = 'This is an embedded resource content.';
  return new Reply([
    { type: 'resource', resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text } },
  ]);
});
