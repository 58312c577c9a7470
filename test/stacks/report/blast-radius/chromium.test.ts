/**
 * The page in a real browser. A machine without Chromium on its PATH has nothing to ask; the structural tests beside
 * this file hold everywhere. The page keeps its own policy: it is measured from outside, through a frame.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBlastRadius } from '../../../../stacks/report/blast-radius/blast-radius.ts';
import { renderPage } from '../../../../stacks/report/blast-radius/page.ts';
import { chromiumOnPath as chromium } from '../../../chromium-on-path.ts';
import { planned } from '../../../support/plans.ts';
import { withTools } from './many-tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'chokepoint-chromium-'));
const pages = new Map<string, string>();

beforeAll(async () => {
  if (!chromium) return;
  const plan = await planned('production');
  for (const [name, of] of [
    ['the real tools', plan],
    ['60 tools', withTools(plan, 60)],
  ] as const) {
    const { radius, topology } = readBlastRadius(of);
    pages.set(name, renderPage(radius, topology));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Measured = { styled: boolean; overflowPx: number; pictures: string[]; faults: string[] };

/** Runs in the outer document. */
const MEASURE = `
  const page = document.querySelector('iframe').contentDocument;
  const visible = [...page.querySelectorAll('svg.topology')].filter((one) => one.getBoundingClientRect().width > 0);
  const faults = visible.flatMap((svg) => [...svg.querySelectorAll('g')].flatMap((group) => {
    const box = group.querySelector('rect')?.getBBox();
    return box === undefined ? [] : [...group.querySelectorAll('text')].flatMap((text) => {
      const { x, width } = text.getBBox();
      return x < box.x || x + width > box.x + box.width ? [text.textContent] : [];
    });
  }));
  const root = page.documentElement;
  document.body.textContent = JSON.stringify({
    styled: getComputedStyle(page.querySelector('.skip')).position === 'absolute',
    overflowPx: root.scrollWidth - root.clientWidth,
    pictures: visible.map((one) => one.getAttribute('class').split(' ')[1]),
    faults,
  });`;

async function measure(page: string, widthPx: number): Promise<Measured> {
  const file = join(folder, `${widthPx}.html`);
  const source = page.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  writeFileSync(
    file,
    `<!DOCTYPE html><meta charset="utf-8"><body><iframe width="${widthPx}" height="900" style="border:0" srcdoc="${source}"></iframe>` +
      `<script>addEventListener('load', () => {${MEASURE}})</script></body>`,
  );
  const flags = [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
    ...['--disable-background-networking', '--disable-component-update', `--user-data-dir=${folder}/profile`],
    ...['--window-size=1400,1000', '--dump-dom', pathToFileURL(file).href],
  ];
  const { stdout } = await promisify(execFile)(chromium ?? '', flags, { maxBuffer: 64 * 1024 * 1024 });
  const [, json = ''] = /<body>(.*?)<\/body>/s.exec(stdout) ?? [];
  return JSON.parse(
    json.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  ) as Measured;
}

describe('the page in Chromium, where it is installed', () => {
  it.for([
    { name: 'the real tools', widthPx: 390, picture: 'phone' },
    { name: 'the real tools', widthPx: 1280, picture: 'page' },
    { name: '60 tools', widthPx: 390, picture: 'phone' },
    { name: '60 tools', widthPx: 1280, picture: 'page' },
  ])(
    'with $name in $widthPx px: its style holds, nothing scrolls sideways, every label fits its box',
    async (the) => {
      if (!chromium) return;
      expect(await measure(pages.get(the.name) ?? '', the.widthPx)).toEqual({
        styled: true,
        overflowPx: 0,
        pictures: [the.picture],
        faults: [],
      });
    },
  );
});
