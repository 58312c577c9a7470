import { describe, expect, test } from 'vitest';
import { readableBy } from '../../../functions/router/accept.ts';

const json = 'application/json';
const stream = 'text/event-stream';

const cases: Record<ReturnType<typeof readableBy>, (string | null)[]> = {
  both: [
    ...[
      null,
      '',
      ' ',
      ',',
      '*/*',
      '*/*;q=0.1',
      `${json}, ${stream}`,
      `${stream},${json}`,
      `${json} , ${stream} `,
    ],
    ...[
      'APPLICATION/JSON, Text/Event-Stream',
      `${json};q=0.5, ${stream};Q=0.500`,
      `text/html, ${stream}, ${json}`,
    ],
    ...[
      `application/*, text/*`,
      `${json};charset=utf-8, ${stream};charset="utf-8"`,
      `*/*;q=0, ${json}, ${stream}`,
    ],
    // What says nothing is as if it were not there.
    ...[
      'json',
      'application',
      'application/',
      '/json',
      '*',
      ';q=1',
      'q=0',
      `${json};q=2`,
      `${json};q=-1`,
      `${json};q=x`,
    ],
    ...['"application/json"', '\u0000', `${json} ${stream}`, `${json}/${stream}`, '*;q=.2, */*;q=.2'],
  ],
  json: [
    ...[json, `${json};q=0.001`, 'application/*', 'APPLICATION/json ; charset=utf-8', `${json}, text/html`],
    ...[`${json}, ${stream};q=0`, `${stream};q=0, */*`, `*/*, ${stream};q=0.0`, `${json}, ${stream};q=0.9`],
    ...[
      '*/*;q=0.1, application/*;q=0.2',
      `${json};q=.2, ${stream};q=.1`,
      `text/*;q=0, */*`,
      `x, ${json}, y/z;q`,
    ],
    ...[`${json};a="text/event-stream, */*"`, `${json};a="\\", ${stream}"`, `text/html, image/gif, ${json}`],
    `${json},${stream};q=0,${stream};foo=bar;q=0`,
  ],
  'event-stream': [
    ...[
      stream,
      'text/*',
      `${json};q=0, ${stream}`,
      `${json};q=0, */*`,
      `${stream}, ${json};q=0.5`,
      'TEXT/EVENT-STREAM',
    ],
    `application/*;q=0, */*;q=0.1`,
  ],
  neither: [
    ...['text/html', 'image/*', '*/*;q=0', `${json};q=0`, `${stream};q=0`, `${json};q=0, ${stream};q=0`],
    ...[
      'application/json-rpc',
      'application/jsonx',
      'x-application/json',
      'text/event-stream2',
      'text/plain, image/png',
    ],
    `application/xml;a="${json}"`,
  ],
};

describe.each(Object.entries(cases))('%s is read by who sends', (readable, headers) => {
  test.each(headers)('%j', (accept) => {
    expect(readableBy(accept)).toBe(readable);
  });
});

test('a header of a megabyte is read in less than a second', () => {
  const startedAtMs = performance.now();
  for (const part of ['a/b;', ';q=', 'a/b,', '"', ' ', 'a', 'a/b;c="', ',;'])
    readableBy(part.repeat(1_000_000 / part.length));
  expect(performance.now() - startedAtMs).toBeLessThan(8_000);
});
