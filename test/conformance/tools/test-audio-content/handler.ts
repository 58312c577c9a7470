import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { Reply } from '../../../../shared/tool/work.ts';
import { emptyWav } from '../../media.ts';
import { testAudioContent } from './tool.ts';

export const handler = serveTool(
  testAudioContent,
  () => new Reply([{ type: 'audio', data: emptyWav, mimeType: 'audio/wav' }]),
);
