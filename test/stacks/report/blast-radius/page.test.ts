import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { countStandings } from '../../../../stacks/plan/assumptions/assumption.ts';
import { assumptions } from '../../../../stacks/plan/assumptions/assumptions.ts';
import { planFile } from '../../../../stacks/plan/plan-file.ts';
import type { ProvenPlan } from '../../../../stacks/plan/plan-types.ts';
import { readBlastRadius } from '../../../../stacks/report/blast-radius/blast-radius.ts';
import { html } from '../../../../stacks/report/blast-radius/html.ts';
import { renderPage } from '../../../../stacks/report/blast-radius/page.ts';
import { diffPlans } from '../../../../stacks/report/diff/diff-plans.ts';
import { planned } from '../../../support/plans.ts';
import { withTools } from './many-tools.ts';

let plan: ProvenPlan;
let page: string;

beforeAll(async () => {
  plan = await planned('production');
  page = pageOf(plan);
});

function pageOf(of: ProvenPlan): string {
  const { radius, topology } = readBlastRadius(of);
  return renderPage(radius, topology);
}

const all = (pattern: RegExp, text = page) => [...text.matchAll(pattern)].map(([, found]) => found);

describe('the page of the blast radius', () => {
  it('is the same, byte for byte, for the same plan', () => {
    expect(pageOf(structuredClone(plan))).toBe(page);
  });

  it('refers to nothing outside itself', () => {
    expect(page).not.toMatch(/\b(?:src|srcset|action|data|poster|background|ping|xlink:href)\s*=/i);
    expect(page).not.toMatch(/url\(|@import|<(?:script|iframe|object|embed|link|img|base|form|use|image)\b/i);
    for (const href of all(/\bhref="([^"]*)"/g)) expect(href).toMatch(/^#[\w-]+$/);
    expect(page).not.toMatch(/\son\w+=|\bstyle=/i);
  });

  it('allows itself one style, by its digest, and nothing else', () => {
    const [policy = ''] = all(/http-equiv="Content-Security-Policy" content="([^"]*)"/g);
    const [style = ''] = all(/<style>([^<]*)<\/style>/g);
    const digest = createHash('sha256').update(style).digest('base64');
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('leads every link and every label to something in it, once', () => {
    const ids = all(/\sid="([^"]*)"/g);
    expect(new Set(ids).size).toBe(ids.length);
    for (const href of all(/href="#([^"]*)"/g)) expect(ids).toContain(href);
    for (const labels of all(/aria-labelledby="([^"]*)"/g))
      for (const label of String(labels).split(' ')) expect(ids).toContain(label);
  });

  it('has a language, a title, the landmarks, and headings that leave out no level', () => {
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(all(/<title>([^<]*)<\/title>\n<style>/g)).toEqual([
      'Blast radius of chokepoint, stage production',
    ]);
    for (const landmark of ['header', 'nav', 'main', 'footer'])
      expect(all(new RegExp(`(<${landmark}\\b)`, 'g')), landmark).toHaveLength(1);
    const levels = all(/<h([1-6])\b/g).map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [at, level] of levels.entries()) expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it('says of every table what it is about, and heads every row and column', () => {
    for (const table of all(/<table\b([\s\S]*?)<\/table>/g)) {
      expect(table).toMatch(/<caption>[\s\S]*\S[\s\S]*<\/caption>/);
      const [head = ''] = all(/<thead[^>]*>([\s\S]*?)<\/thead>/g, table);
      const columns = all(/(<th role="columnheader" scope="col">)/g, head).length;
      for (const row of all(/<tr role="row">([\s\S]*?)<\/tr>/g, String(table).split('<tbody')[1])) {
        expect(all(/(scope="row")/g, row)).toHaveLength(1);
        expect(all(/(<t[hd]\b)/g, row)).toHaveLength(columns);
      }
    }
  });

  it('gives each picture a name, and the same in words', () => {
    expect(all(/<div class="topology" role="group" aria-label="([^"]*)"/g)).toEqual([
      expect.stringMatching(/^Topology with \d+ tools/),
    ]);
    const [words = ''] = all(/<summary>The picture in words<\/summary>([\s\S]*?)<\/details>/g);
    for (const { name } of plan.contracts) expect(words).toContain(`>${name}<`);
  });

  it('shows every tool, proof and assumption that nobody has tried', () => {
    for (const { name } of plan.contracts) expect(page).toContain(`id="tool-${name}"`);
    for (const { id } of plan.proofs) expect(page).toContain(`>${id}</code>`);
    for (const { id } of assumptions) expect(page).toContain(`>${id}</code>`);
    expect(page).toContain(countStandings(assumptions));
  });

  it.for([
    'A compromised router can mint any session of this stage, so it has the union below, for every tenant, from inside this VPC only.',
    'has the data sessions that this environment received in the last 15 minutes, and nothing of any other tool',
    'that is carried out of the VPC reaches nothing: no data, no tool, no other role',
    '<code>{caller.tenant}/*</code> <span class="extent wide">whole prefix</span>',
    '<code>fjord/reports/q3.md</code> <span class="extent">one object</span>',
    '<code>fjord</code> <span class="extent wide">whole partition</span>',
    '<strong>Group mates</strong> may call',
    '<code>close_parcel</code> (after approval)',
    'at the approval page, after a fresh sign-in',
    '<div>everybody who is signed in: their own calls</div><div>group captains: the calls of others in their team</div>',
  ])('says plainly: %s', (sentence) => {
    expect(page.replaceAll('<wbr>', '')).toContain(sentence);
  });

  it.for([
    ['Router', 'By itself it reaches no tenant data.', 'By itself it reaches</strong> <code>letters</code>'],
    ['ToolReadLetter', ', and nothing of any other tool.', 'received in the last 15 minutes. Each'],
  ] as const)('takes back what a widened %s makes untrue', ([name, before, after]) => {
    const wide = structuredClone(plan);
    const inputsOf = (one: string) => wide.resources.find((resource) => resource.name === one)?.inputs ?? {};
    const resource = `arn:aws:s3:::${inputsOf('Letters').bucket}/*`;
    const grant = JSON.stringify({ Effect: 'Allow', Action: 's3:GetObject', Resource: resource });
    const policy = inputsOf(`${name}Policy`);
    policy.policy = String(policy.policy).replace('"Statement":[', `"Statement":[${grant},`);
    delete inputsOf(`${name}Role`).permissionsBoundary;
    inputsOf('S3Endpoint').policy = String(inputsOf('S3Endpoint').policy).replace(
      '"Statement":[',
      `"Statement":[${grant.replace('{', '{"Principal":"*",')},`,
    );
    expect(page).toContain(before);
    expect(pageOf(wide)).not.toContain(before);
    expect(pageOf(wide)).toContain(after);
  });

  it('shows a proof that fails as failing, with where and why', () => {
    const failing = structuredClone(plan);
    failing.proofs = [
      {
        id: 'p',
        title: 'T',
        ok: false,
        findings: [{ urn: 'urn:pulumi:a::b::c::d', property: 'q', reason: 'r<b>' }],
      },
    ];
    const text = pageOf(failing);
    expect(text).toContain('✗ FAILS');
    expect(text).toContain('1 of 1 FAIL');
    expect(text).toContain('<code>q</code>: r&lt;b&gt;');
  });
});

describe('what changes since another plan', () => {
  it('is said in order of danger, with where it was made', () => {
    const { radius, topology } = readBlastRadius(plan);
    const other = structuredClone(plan);
    const policy = other.resources.find(({ name }) => name === 'DataReadLetterPolicy');
    if (!policy) throw new Error('no policy');
    policy.inputs.policy = String(policy.inputs.policy).replace('s3:GetObject', 's3:ListBucket');
    const text = renderPage(radius, topology, diffPlans(planFile(other), planFile(plan)));
    const [section = ''] = all(/<h2 id="changes">([\s\S]*?)<\/section>/g, text);
    expect(section).toContain('<span class="extent wide">WIDER</span>');
    expect(section).toContain('s3:GetObject');
    expect(section).toMatch(/<code>stacks\/[\w/-]+\.ts:\d+<\/code>/);
  });

  it('is left out when there is no other plan', () => {
    expect(page).not.toContain('id="changes"');
  });
});

describe('what a plan says stays text', () => {
  const hostile = '</p><script>alert(1)</script><img src=x onerror=alert(1)>"\'&amp;';

  it('in the description of a tool, its scopes and the arguments of a call', () => {
    const evil = structuredClone(plan);
    evil.contracts = evil.contracts.map((contract) => ({
      ...contract,
      description: hostile,
      scopes: ['<script>x</script>'],
    }));
    const text = pageOf(evil);
    expect(text).not.toMatch(/<script|<img/);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('&quot;&#39;&amp;amp;');
  });

  it('in names of data and stages', () => {
    const evil = structuredClone({ ...plan, stage: '"><script>' });
    expect(pageOf(evil)).not.toMatch(/<script/);
  });

  it('and what cannot be seen is spelled out', () => {
    expect(html`${'a\u202Eb\u200Bc\u0000d\u{E0041}e\u2028f'}`.text).toBe(
      'a\\u{202e}b\\u{200b}c\\u{0}d\\u{e0041}e\\u{2028}f',
    );
    expect(html`${'Straße, 文書, é\n\t'}`.text).toBe('Straße, 文書, é\n\t');
  });
});

describe('the page of a plan with 60 tools', () => {
  it('has them all, and stays under a megabyte', () => {
    const many = withTools(plan, 60);
    const text = pageOf(many);
    for (const { name } of many.contracts) expect(text).toContain(`id="tool-${name}"`);
    expect(text.length).toBeLessThan(1_000_000);
  });
});
