import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

export const testAudioContent = defineTool({
  name: 'test_audio_content',
  title: 'Audio',
  description: 'Returns one audio block.',
  effect: 'read',
  scopes: [],
  input: z.strictObject({}),
  grants: [],
  timeoutMs: 5_000,
});
