/**
 * The page in a real browser. A machine without Chromium on its PATH has nothing to ask; the structural tests beside
 * this file hold everywhere. The page keeps its own policy: it is measured from outside, through a frame.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
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
import { topologies, topologyNames } from './topology/topologies.ts';

const folder = mkdtempSync(join(tmpdir(), 'chokepoint-chromium-'));
const pages = new Map<string, string>();

beforeAll(async () => {
  if (!chromium) return;
  const { radius } = readBlastRadius(await planned('production'));
  for (const [name, topology] of Object.entries(await topologies()))
    pages.set(name, renderPage(radius, topology));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Measured = { styled: boolean; overflowPx: number; faults: string[] };

/** Runs in the outer document. Boxes that hold others are not compared with what is in them. */
const MEASURE = `
  const page = document.querySelector('iframe').contentDocument;
  const boxes = [...page.querySelectorAll('.topology .node, .topology .cell, .topology .gate, .topology .step')];
  const areas = boxes.map((box) => [box, box.getBoundingClientRect()]);
  const name = (box) => box.className + ' ' + box.textContent;
  // A step stands on the edge of the box that takes it; anything else stands alone.
  const overlaps = areas.flatMap(([box, a], at) => areas.slice(at + 1).flatMap(([other, b]) =>
    (box.matches('.step') && other.matches('.node')) || (box.matches('.node') && other.matches('.step')) ||
    a.left >= b.right - 1 || b.left >= a.right - 1 || a.top >= b.bottom - 1 || b.top >= a.bottom - 1
      ? [] : [name(box) + ' overlaps ' + name(other)]));
  const cut = [...page.querySelectorAll('.topology *')].filter((box) => box.scrollWidth > box.clientWidth + 1 &&
    box.clientWidth > 0 && getComputedStyle(box).display !== 'inline' && !box.matches('ul, li.way, .row, .down'));
  const root = page.documentElement;
  document.body.textContent = JSON.stringify({
    styled: getComputedStyle(page.querySelector('.skip')).position === 'absolute',
    overflowPx: root.scrollWidth - root.clientWidth,
    faults: [...overlaps, ...cut.map((box) => name(box) + ' is cut')],
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
  it.for(topologyNames.flatMap((name) => [390, 1280].map((widthPx) => ({ name, widthPx }))))(
    'with $name in $widthPx px: its style holds, nothing scrolls sideways, no text is cut or covered',
    async (the) => {
      if (!chromium) return;
      const { faults, ...page } = await measure(pages.get(the.name) ?? '', the.widthPx);
      expect(page).toEqual({ styled: true, overflowPx: 0 });
      expect(faults).toEqual([]);
    },
  );

  it('finds a text that is cut, and boxes that cover each other', async () => {
    if (!chromium) return;
    const good = pages.get('the real tools') ?? '';
    const broken = good.replace(
      '</style>',
      '.node { width: 3rem; white-space: nowrap; margin-bottom: -2rem; }</style>',
    );
    const digest = createHash('sha256')
      .update(/<style>([^<]*)</.exec(broken)?.[1] ?? '')
      .digest('base64');
    const { faults } = await measure(broken.replace(/sha256-[^&]*&/, `sha256-${digest}&`), 390);
    expect(faults.some((one) => one.endsWith('is cut'))).toBe(true);
    expect(faults.some((one) => one.includes('overlaps'))).toBe(true);
  });
});
