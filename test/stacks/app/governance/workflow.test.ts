/** The deploy workflow, as text: what it may, what it holds, and in which order it goes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../support/plans.ts';

const text = readFileSync(join(root, '.github/workflows/deploy.yml'), 'utf8');
const lines = text.split('\n');
/** The lines of a job, without comments. */
function job(name: string): string {
  const from = lines.indexOf(`  ${name}:`);
  const to = lines.findIndex((line, at) => at > from && /^ {2}\w/.test(line));
  return lines
    .slice(from, to < 0 ? undefined : to)
    .filter((line) => !line.trim().startsWith('#'))
    .join('\n');
}
const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts as Record<
  string,
  string
>;

describe('the deploy workflow', () => {
  it('stores no key', () => {
    expect(text).not.toMatch(/secrets\.|aws-access-key-id|AWS_SECRET/i);
  });

  it('may nothing by default, and a token for AWS only where it deploys', () => {
    expect(lines).toContain('permissions: {}');
    expect(text.match(/\bwrite\b/g)).toHaveLength(1);
    expect(job('deploy')).toMatch(/permissions:\n {6}contents: read\n {6}id-token: write\n/);
    expect(job('prove')).toMatch(/permissions:\n {6}contents: read\n {4}env:/);
  });

  it('deploys through an environment, never for a pull request, and only what was proved', () => {
    expect(job('deploy')).toContain("if: github.event_name != 'pull_request'");
    expect(job('deploy')).toContain('needs: prove');
    expect(job('deploy')).toMatch(/\n {4}environment: /);
    expect(text).not.toContain('pull_request_target');
  });

  it('goes in order: test, plan, prove, compare; then analyze, compare with AWS, deploy', () => {
    const order = (name: string, ...steps: string[]) => steps.map((step) => job(name).indexOf(step));
    const inOrder = (found: number[]) => found.every((at, index) => at > (found[index - 1] ?? 0));
    expect(inOrder(order('prove', 'npm ci', 'npm test', '/before.json', '/plan.json', '--diff'))).toBe(true);
    expect(
      inOrder(order('deploy', 'configure-aws-credentials', 'access-analyzer', 'sst diff', 'npm run deploy')),
    ).toBe(true);
  });

  it('puts no value that others choose into a shell', () => {
    const shell = lines.filter((line, at) => /^\s+(- )?run:/.test(line) || isBlock(at));
    expect(shell.filter((line) => line.includes('${{'))).toEqual([]);
  });

  it('runs scripts that there are', () => {
    for (const [, name = ''] of text.matchAll(/npm run (?:-s )?([\w-]+)/g))
      expect(scripts).toHaveProperty(name);
  });

  it('names a version of every action, and has no tabs, which YAML refuses', () => {
    for (const [, action] of text.matchAll(/uses: (\S+)/g))
      expect(action).toMatch(/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
    expect(text).not.toContain('\t');
  });
});

/** Whether a line belongs to a block of shell. */
function isBlock(at: number): boolean {
  const indent = (line: string) => line.search(/\S/);
  const line = lines[at] ?? '';
  const opener = lines.slice(0, at).findLastIndex((one) => one.trim() !== '' && indent(one) < indent(line));
  return /run: \|$/.test(lines[opener] ?? '');
}
