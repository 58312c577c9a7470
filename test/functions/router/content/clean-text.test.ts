/** What clean text loses: nothing. About a megabyte of prose and code of this repository, and of many languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nameFilters } from '../../../../functions/router/content/check-content.ts';
import { createCleaner, resultFilters } from '../../../../functions/router/content/clean-content.ts';
import type { Filter } from '../../../../functions/router/content/span.ts';
import { sessions } from './sessions-in-play.ts';

const root = new URL('../../../..', import.meta.url).pathname;
const pii = ['email', 'phone', 'iban', 'card', 'ipAddress', 'nationalId'] as const;
const filters = resultFilters({ pii: [] }, sessions);

/** Sources that speak of neither hidden text nor credentials: they would be found for a reason. */
const folders = ['functions/authorizer', 'functions/tools', 'functions/router', 'shared', 'stacks'];
const aboutIt =
  /content\/|doctor\/|html|svg|page|cors|escape|governance|local\/(issuer|iam|seed)|credentials|readme/;
const sources = folders
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts') && !/node_modules/.test(file) && !aboutIt.test(file));

const pages = [
  ...['README.md', 'functions/README.md', 'stacks/README.md', 'stacks/RUNBOOK.md'],
  ...['stacks/prove/README.md', 'stacks/plan/assumptions/README.md'],
  ...['.github/SECURITY.md', '.github/CONTRIBUTING.md'],
];

const sentences = [
  'می\u200cخواهم این نامه را برای همکارانم بفرستم؛ خانه\u200cها و کتاب\u200cهای تازه.',
  'क्\u200dषमा करें, यह दस्तावेज़ श्रीमान्\u200cजी ने कल भेजा था और सब ठीक है।',
  'আমরা আগামীকাল সভায় নতুন পরিকল্পনা নিয়ে আলোচনা করব।',
  'אנחנו נשלח את הדוח מחר בבוקר, לפני הפגישה עם הלקוח.',
  'سنرسل التقرير غدًا صباحًا قبل الاجتماع مع العميل.',
  '我们明天早上会在会议之前把报告发给客户。葛\u{e0100}城市',
  '明日の朝、会議の前にお客様へ報告書をお送りします。',
  '내일 아침 회의 전에 고객에게 보고서를 보내겠습니다.',
  'Завтра утром мы отправим отчёт клиенту до встречи.',
  'Ngày mai chúng tôi sẽ gửi báo cáo cho khách hàng trước cuộc họp.',
  'พรุ่งนี้เช้าเราจะส่งรายงานให้ลูกค้าก่อนการประชุม',
  'Die Prüfung ergab 3 % Abweichung; »alles in Ordnung«, schrieb Jürgen (12.03.2026, 14:05 Uhr).',
  'Team 👨\u200d👩\u200d👧\u200d👦 👩🏽\u200d🔬 🏳\ufe0f\u200d🌈 🇩🇪 🇮🇳 ❤\ufe0f 1\ufe0f\u20e3 \u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} ✅',
  '| region | 2025 | 2026 |\n|---|---:|---:|\n| EU | 1,204 | 1,377 |\n\n- [ ] open\n- [x] done\n',
  '{"id":"6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f","etag":"9bb58f26192e4ba00f01e2e7b136bbd8","at":"2026-11-27T10:00:00Z"}',
];

const texts: [name: string, text: string][] = [
  ['LICENSE', readFileSync(join(root, 'LICENSE'), 'utf8')],
  // Their comments mark tables that a program writes, and are found for a reason.
  ...pages.map((page): [string, string] => [
    page,
    readFileSync(join(root, page), 'utf8').replace(/<!--.*?-->/g, ''),
  ]),
  ['package-lock.json', readFileSync(join(root, 'package-lock.json'), 'utf8').slice(0, 200_000)],
  ...sources.map((file): [string, string] => [file, readFileSync(join(root, file), 'utf8')]),
  ...sentences.map((sentence, at): [string, string] => [`sentence ${at}`, `${sentence}\n`.repeat(100)]),
];
const kilobytes = texts.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) / 1000;

async function findings(of: readonly Filter[]): Promise<string[]> {
  const found: string[] = [];
  for (const [name, text] of texts)
    for (const { name: filter, find } of of)
      for (const { start, end, kind } of await find(text))
        found.push(`${name}: ${filter}: ${kind}: ${text.slice(start, end).slice(0, 60)}`);
  return found;
}

test(`in ${Math.round(kilobytes)} kB of clean text nothing is found`, async () => {
  expect(kilobytes).toBeGreaterThan(900);
  const found = await findings([...filters, ...nameFilters]);
  expect(found, found.join('\n')).toEqual([]);
});

test('and what looks for personal data finds some, where a contract asks for it', async () => {
  const found = await findings(resultFilters({ pii }, sessions).slice(-1));
  // Loopback addresses in code, numbers of licences: stated, not hidden.
  console.log(
    `personal data in clean text: ${found.length} findings, ${(found.length / kilobytes).toFixed(3)} per kB`,
  );
  expect(found.length / kilobytes).toBeLessThan(0.2);
});

test('costs milliseconds', async () => {
  const text = texts.map(([, one]) => one).join('\n');
  const cleaner = createCleaner(filters);
  await cleaner.text(text.slice(0, 200_000));
  const before = process.cpuUsage();
  await cleaner.text(text);
  const { user, system } = process.cpuUsage(before);
  const perHundred = (user + system) / 1000 / (text.length / 100_000);
  console.log(`${perHundred.toFixed(1)} ms of processor time per 100 kB of clean text`);
});
