import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { whyAmbiguous } from '../../shared/strict-json.ts';

const refused: [string, string, RegExp][] = [
  ['a property twice', '{"a":1,"a":2}', /twice.*character 7/],
  ['a property twice with one value', '{"a":1,"a":1}', /twice/],
  ['a property twice, spelt in two ways', String.raw`{"name":1,"n\u0061me":2}`, /twice/],
  ['a property twice, with space before its colon', '{"a"  \n:1,"a"\t:2}', /twice/],
  ['a property twice deep within', '[[{"b":{"a":1,"c":[],"a":2}}]]', /twice/],
  ['a property twice with an object between', '{"a":{"a":1},"a":2}', /twice/],
  ['an empty property twice', '{"":1,"":2}', /twice/],
  ['__proto__', '{"__proto__":1}', /__proto__/],
  ['__proto__, escaped', String.raw`{"a":{"\u005f_proto__":1}}`, /__proto__/],
  ['a number beyond double', '1e400', /number/],
  ['a negative number beyond double', '[-1e999]', /number at character 1/],
  ['a whole number that a double rounds', '{"id":9007199254740993}', /number at character 6/],
  ['a whole number of 30 digits', '-123456789012345678901234567890', /number/],
  ['257 levels', `${'['.repeat(257)}${']'.repeat(257)}`, /256 levels/],
  ['500,000 levels', `${'[{"a":'.repeat(250_000)}1${'}]'.repeat(250_000)}`, /256 levels/],
];
test.each(refused)('%s is refused', (_what, text, why) => {
  JSON.parse(text);
  expect(whyAmbiguous(text)).toMatch(why);
});

describe('is taken:', () => {
  const taken = [
    ...[
      '{}',
      '[]',
      '""',
      '0',
      '-0.5e-3',
      '1e300',
      '9007199254740991',
      'null',
      'true',
      '0.1234567890123456789',
    ],
    ...[
      '{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}',
      '{"a":"a","b":"b\\":\\"a"}',
      '{"a":"{\\"b\\":1,\\"b\\":2}"}',
    ],
    ...[
      '["a","a"]',
      '{"a":"__proto__"}',
      '["__proto__"]',
      '{"A":1,"a":2}',
      '{"é":1,"e\u0301":2}',
      '{"a":"1e400"}',
    ],
    ...['{"constructor":1,"prototype":2}', `${'['.repeat(256)}${']'.repeat(256)}`, '{"a":[1,2],"b":"\\\\"}'],
  ];
  test.each(taken)('%j', (text) => {
    expect(whyAmbiguous(text)).toBeUndefined();
  });
});

test('what JSON.stringify wrote is taken, whatever it is', () => {
  const value = fc
    .jsonValue({ noUnicodeString: false })
    .filter((one) => !JSON.stringify(one).includes('__proto__'));
  fc.assert(
    fc.property(value, (one) => {
      expect(whyAmbiguous(JSON.stringify(one).replace(/-?\d{17,}(?![.\d]*e)/gi, '1'))).toBeUndefined();
    }),
  );
});

test('a text of the largest size is looked at in one pass', () => {
  const startedAtMs = performance.now();
  expect(whyAmbiguous(JSON.stringify('\\"'.repeat(250_000)))).toBeUndefined();
  expect(whyAmbiguous(`[${'1,'.repeat(500_000)}1]`)).toBeUndefined();
  expect(
    whyAmbiguous(`{${Array.from({ length: 80_000 }, (_, at) => `"k${at}":1`).join(',')}}`),
  ).toBeUndefined();
  expect(performance.now() - startedAtMs).toBeLessThan(5_000);
});
