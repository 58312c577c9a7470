/**
 * Texts that are built to cost much: at sixteen times the size each may cost sixteen times as much, and what
 * collecting garbage adds, never 256 times. The thread's own time is compared with itself, so a busy machine changes little; a
 * limit in seconds would measure it.
 */
import { expect, test } from 'vitest';
import { nameFilters } from '../../../../functions/router/content/check-content.ts';
import { createCleaner, resultFilters } from '../../../../functions/router/content/clean-content.ts';
import type { Filter } from '../../../../functions/router/content/span.ts';
import { Refusal } from '../../../../shared/refusal.ts';
import { sessions } from './sessions-in-play.ts';

const pii = ['email', 'phone', 'iban', 'card', 'ipAddress', 'nationalId'] as const;
const filters: Filter[] = [
  ...resultFilters({ pii }, sessions),
  ...nameFilters.filter(({ name }) => name === 'traversal'),
];
const { sessionToken } = (sessions.data ?? sessions.invoke).credentials;
const smallCharacters = 16 * 1024;
const times = 16;
/** Well above linear work, far below the square. */
const limit = 64;
const largeCharacters = 5 * 1024 * 1024;

/** What is repeated, and what stands once before and behind. */
/** In two halves: scanners of repositories take it for one. */
const accessKeyId = ['AKIA', 'ABCDEFGHIJKLMNOP'].join('');

const baits: Record<string, [unit: string, before?: string, behind?: string]> = {
  'comments that open and never end': ['<!-- '],
  'comments that end and never open': ['--> <!'],
  'tags that never end': ['<a '],
  'tags in quotes that never end': ['<a x="'],
  'tags in quotes of two kinds': [`<a x="' y='" `],
  'hidden elements that never end': ['<p hidden>'],
  'hidden elements in each other': ['<p hidden>', '', '</p>'.repeat(1000)],
  'ends of elements': ['</p>'],
  'one endless tag': [' style', '<p'],
  'a tag of many attributes': [' a1 b2 c3 d4 e5 f6 g7 h8', '<p', '>'],
  'styles with comments that never end': ['<p style="/*">'],
  'Markdown definitions that never end': ['[a]: # (\n'],
  brackets: ['['],
  'images without an end': ['!['],
  'images in lists': ['- ![a](<'],
  'images by reference': ['![a][r] ', '', '\n\n[r]: https://a.example/?b'],
  'links in links': ['[[a](b)'],
  'links without an end': ['[a](b "'],
  definitions: ['[a]: /x "t"\n'],
  'definitions without an end': ["[a]: # '\n"],
  'lists in lists': ['- ', '', '<b>'],
  quotations: ['> ', '', '<b>'],
  'quotations of tags': ['> <b>\n'],
  backticks: ['` `` ', '<b>'],
  'escaped brackets': ['\\[]', '<b>'],
  fences: ['```\n<b>'],
  'rows of a table': ['|a|b|\n|-|-|\n|<b>|`|\n'],
  'indented tags': ['    <b>\n\n'],
  'tags in lines': ['<div>\n'],
  'hidden elements': ['<p hidden></p>'],
  'declarations of HTML': ['<!a '],
  'instructions of XML': ['<?'],
  scripts: ['<script>'],
  'addresses in attributes': ['<img srcset="https://a/?b 1x, https://a/?b 2x">'],
  'slashes in a style': ['//', '<p style="', '">'],
  'links without a text': ['[]('],
  images: ['![](https://a?'],
  'terminal sequences that never end': ['\x9d'],
  'escapes of a terminal': ['\x1b]'],
  colours: ['\x1b[31m'],
  'parameters without an end': ['0;', '\x9b'],
  'invisible characters': ['\u200b'],
  joiners: ['👩\u200d'],
  'base64 of nothing': ['AAAA'],
  'base64 of ASCII': ['QUFB'],
  'base64 in lines of one letter': ['A\n'],
  'base64 in lines': [`${'QUFB'.repeat(19)}\n`],
  'hex of ASCII': ['41'],
  'percent escapes': ['%41'],
  backslashes: ['\\'],
  'line ends that are escaped': ['AAAAAAAAAAAAAAAAAAAAAAAA\\n'],
  'beginnings of tokens': ['eyJ'],
  'tokens without a signature': ['eyJhbGciOiJSUzI1NiJ9.'],
  'beginnings of private keys': ['-----BEGIN PRIVATE KEY-----'],
  'a private key that never ends': ['MIIE', '-----BEGIN PRIVATE KEY-----'],
  'beginnings of GitHub tokens': ['ghs_1_'],
  'beginnings of Slack tokens': ['xoxb-a-'],
  'beginnings of SendGrid keys': ['SG.aaaaaaa.'],
  'beginnings of addresses': ['mysql://a:'],
  'addresses without a host': ['https://aa:bbbbb@'],
  'names of keys': ['secret_access_key = '],
  'headers without a token': ['authorization: bearer '],
  'access key ids': [`${accessKeyId} `],
  'GitHub tokens': [`ghp_${'0123456789abcdefghijABCDEFGHIJ012345'} `],
  'the token of the call': [sessionToken],
  'pieces of the token of the call': [`${sessionToken.slice(100, 110)} `],
  mail: ['a@'],
  'mail without an end': ['a.', 'x@'],
  digits: ['1'],
  'digits and dashes': ['4-'],
  colons: ['a:'],
  prose: ['Nothing is hidden in this sentence, and it says nothing of worth.\n'],
};

async function cpuMs(text: string): Promise<number> {
  const before = process.threadCpuUsage();
  await createCleaner(filters)
    .text(text)
    // More rounds than are run is a refusal, which costs no less. Anything else would be measured as no work at all.
    .catch((error) => {
      if (!(error instanceof Refusal)) throw error;
    });
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Other work of the machine only adds to a time, so the least of several is the nearest to the truth. */
const least = (measured: number[]) => Math.min(...measured);
const rounds = 7;

test.each(Object.entries(baits))('%s', async (_what, [unit, before = '', behind = '']) => {
  const of = (characters: number) => before + unit.repeat(Math.ceil(characters / unit.length)) + behind;
  const small: number[] = [];
  const large: number[] = [];
  await cpuMs(of(smallCharacters));
  for (let round = 0; round < 3; round += 1) small.push(await cpuMs(of(smallCharacters)));
  // Under 5 ms a clock and a collector of garbage measure themselves. Sixteen times the text takes 256 times
  // as long where the work grows with the square, however often it is measured.
  const ratio = () => least(large) / Math.max(least(small), 5);
  // A disturbance makes the large text slower, never faster: it is measured again only where it seems too slow.
  do large.push(await cpuMs(of(times * smallCharacters)));
  while (large.length < rounds && ratio() >= limit);
  expect(ratio()).toBeLessThan(limit);
});

test('five megabytes of all of it at once are cleaned', async () => {
  const share = largeCharacters / Object.keys(baits).length;
  const text = Object.values(baits).map(([unit]) => unit.repeat(Math.ceil(share / unit.length)));
  const cleaned = await createCleaner(filters).text(text.join('\n'));
  expect(cleaned).not.toContain(accessKeyId);
  expect(cleaned).not.toContain(sessionToken.slice(100, 130));
}, 600_000);
