import { expect, it } from 'vitest';
import { hotPlaces, type Profile } from './hot-places.ts';

const frame = (functionName: string, url: string, lineNumber = 0) => ({
  functionName,
  url,
  lineNumber,
  columnNumber: 0,
});
const bundle = 'file:///task/build/bundle.mjs';

/** One line of the bundle for each source. */
function mapOf(sources: string[]) {
  // The mappings of n lines whose only segment is column 0 of the next source's first line.
  const mappings = sources.map((_, at) => (at === 0 ? 'AAAA' : 'ACAA')).join(';');
  const names: string[] = [];
  return {
    file: '/task/build/bundle.mjs',
    root: '/task',
    payload: { version: 3, file: '', sources, names, mappings, sourcesContent: [], sourceRoot: '' },
  };
}

it('gives the time of Node and V8 to the code that called them, and leaves out what was idle', () => {
  const profile: Profile = {
    nodes: [
      { id: 1, callFrame: frame('(root)', ''), children: [2, 3, 6, 7] },
      { id: 2, callFrame: frame('sign', bundle, 0), children: [4] },
      { id: 3, callFrame: frame('mint', bundle, 1), children: [5] },
      { id: 4, callFrame: frame('update', 'node:internal/crypto/hash') },
      { id: 5, callFrame: frame('parse', '') },
      { id: 6, callFrame: frame('(idle)', '') },
      { id: 7, callFrame: frame('onread', 'node:internal/stream_base_commons/deep') },
    ],
    samples: [2, 4, 5, 6, 7],
    timeDeltas: [10, 30, 40, 1_000, 20],
  };
  const map = mapOf(['../node_modules/@smithy/signature-v4/dist/index.js', '../functions/router/mint.ts']);
  expect(hotPlaces(profile, map)).toEqual([
    { place: '@smithy/signature-v4', share: 0.4 },
    { place: 'functions/router/mint.ts', share: 0.4 },
    { place: 'node:internal/stream_base_commons', share: 0.2 },
  ]);
});
