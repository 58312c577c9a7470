import { expect, test } from 'vitest';
import type { Frame } from '../../../shared/private-call.ts';
import { openFrames } from '../../../shared/tool/open-frames.ts';

test('there is one last frame: a second one, and all that comes after it, is not emitted', () => {
  const emitted: Frame[] = [];
  const frames = openFrames((frame) => emitted.push(frame));
  frames.log('info', 'on the way');
  frames.end({ failure: { is: 'crashed' } });
  frames.end({ outcome: {} });
  frames.log('info', 'late');
  frames.progress({ progress: 1 });
  frames.beat('late');
  expect(emitted).toEqual([{ log: { level: 'info', data: 'on the way' } }, { failure: { is: 'crashed' } }]);
});
