import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { preparePlatform } from '../../../stacks/plan/platform/prepare-platform.ts';
import { proveStage } from '../../../stacks/prove/prove-stage.ts';
import { PlainError } from '../../../stacks/terminal/plain-error.ts';
import { appWith, repository } from './fixture-app.ts';
import { refusals } from './refusals.cases.ts';

beforeAll(() => preparePlatform(repository));

describe('an app that cannot be planned', () => {
  it.for(refusals)(
    'gets one sentence: $title',
    async ({ files = {}, stage = 'local', bundles, sentence }) => {
      const { root, remove } = appWith(files);
      try {
        const folder = bundles ? { bundles: join(root, 'bundles') } : {};
        const error = await proveStage({ root, stage, ...folder }).then(
          () => undefined,
          (reason) => reason,
        );
        expect(error).toBeInstanceOf(PlainError);
        expect(error.message).toMatch(sentence);
        expect(error.message).not.toContain('\n');
      } finally {
        remove();
      }
    },
  );
});
