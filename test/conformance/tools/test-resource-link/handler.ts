import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { testResourceLink } from './tool.ts';

export const handler = serveTool(
  testResourceLink,
  () =>
    new Reply([
      { type: 'resource_link', uri: 'test://linked-resource', name: 'linked', mimeType: 'text/plain' },
    ]),
);
