/** A tool that came or went is one thing to a reviewer: what every tool brings is folded, what no other has is not. */
import { beforeAll, describe, expect, it } from 'vitest';
import { planFile } from '../../../../stacks/plan/plan-file.ts';
import type { PlanFile } from '../../../../stacks/plan/plan-types.ts';
import type { Change } from '../../../../stacks/report/diff/change.ts';
import { diffPlans } from '../../../../stacks/report/diff/diff-plans.ts';
import { diffLines } from '../../../../stacks/report/diff/lines/diff-lines.ts';
import { mentions, renamed } from '../../../../stacks/report/diff/moved-tools.ts';
import { planned } from '../../../support/plans.ts';
import { withoutTool } from './without-tool.ts';

const tool = 'write_letter';
let plan: PlanFile;
let without: PlanFile;
beforeAll(async () => {
  plan = { ...planFile(await planned('production')), code: {} };
  without = withoutTool(plan, tool);
});

/** The comparison when the tool comes with this edit of the plan. */
function coming(edit: (plan: PlanFile) => void = () => undefined) {
  const after = structuredClone(plan);
  edit(after);
  return diffPlans(without, after);
}

const resource = (of: PlanFile, name: string) => {
  const found = of.resources.find((one) => one.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

const headings = (lines: string[]) => lines.filter((line) => /^\S/.test(line));

const folded = (changes: Change[], subject: RegExp) =>
  changes.filter((one) => subject.test(one.subject ?? '')).map(({ usual }) => usual === true);

describe('a tool that came', () => {
  it('is one block: what it is, who may call it, what it reaches, and how much is as with other tools', () => {
    const lines = diffLines(coming(), { full: false });
    const [, first, ...rest] = lines;
    expect(first).toMatch(/^Tool write_letter: added \(write; scopes: /);
    const text = rest.join('\n');
    expect(text).toMatch(/WIDER {5}group captains; group mates: could now call write_letter\n/);
    expect(text).toMatch(/any data session of write_letter: could now, and not before, inside the VPC/);
    expect(text).toMatch(/\n {2}as other tools have it: 2\d more, of reach, trust, /);
    expect(text).not.toMatch(/\bLogGroup|UpdateFunctionCode|xray:|sha256:/);
    expect(lines.length).toBeLessThan(35);
    // It is the one tool that writes objects: with it, whoever takes the router over could do so.
    expect(headings(lines)).toEqual([expect.stringMatching(/^Tool write_letter/), 'New reach (1)']);
  });

  it('is told whole when all of it is asked for', () => {
    const diff = coming();
    const text = diffLines(diff, { full: true }).join('\n').replace(/\s+/g, ' ');
    for (const { subject = '' } of diff.changes) expect(text).toContain(subject.split(' ').at(-1));
    expect(text).toContain('lambda:UpdateFunctionCode on function chokepoint-production-tool-write_letter');
  });

  it('has no line for the code of functions that only its contract is listed in', () => {
    const [before, after] = [structuredClone(without), structuredClone(plan)];
    const code = { bytes: 1, gzipBytes: 1, digest: 'sha256:1' };
    const sources = { 'test/fixture-app/catalogue.ts': 'a', 'functions/router/handler.ts': 'b' };
    before.code = { router: { ...code, sources } };
    const listed = {
      ...sources,
      'test/fixture-app/catalogue.ts': 'c',
      'test/fixture-app/tools/write-letter/tool.ts': 'd',
    };
    after.code = { router: { ...code, digest: 'sha256:2', sources: listed } };
    expect(diffLines(diffPlans(before, after), { full: false }).join('\n')).not.toMatch(/^Code/m);
    // The same, and a line of the router that nobody spoke of.
    after.code = {
      router: { ...code, digest: 'sha256:2', sources: { ...listed, 'functions/router/handler.ts': 'e' } },
    };
    expect(diffLines(diffPlans(before, after), { full: false }).join('\n')).toMatch(
      /^Code \(1\)\n.*handler\.ts/m,
    );
  });

  it.for<[string, (plan: PlanFile) => void, RegExp]>([
    [
      'one more principal may take its role',
      (of) => {
        const role = resource(of, 'DataWriteLetterRole');
        role.inputs.assumeRolePolicy = String(role.inputs.assumeRolePolicy).replaceAll(
          ':role/chokepoint-production-router',
          ':root',
        );
      },
      /DataWriteLetterRole: assumeRolePolicy: now: .*:root/,
    ],
    [
      'its function may be called by another service',
      (of) => {
        resource(of, 'ToolsApiWriteLetterPermission').inputs.principal = 's3.amazonaws.com';
      },
      /ToolsApiWriteLetterPermission: added.*principal: s3\.amazonaws\.com/,
    ],
    [
      'its route asks for no signature',
      (of) => {
        resource(of, 'ToolsApiWriteLetterMethod').inputs.authorization = 'NONE';
      },
      /POST \/tools\/write_letter: added.*authorization: NONE/,
    ],
    [
      'its execution role has one statement more',
      (of) => {
        const policy = resource(of, 'ToolWriteLetterPolicy');
        policy.inputs.policy = String(policy.inputs.policy).replace(
          '"Statement":[',
          '"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},',
        );
      },
      /ToolWriteLetterPolicy: policy: now: Allow s3:GetObject on \*/,
    ],
    [
      'it brings a resource that no other tool has',
      (of) => {
        const url = { ...resource(of, 'ToolWriteLetterLog'), name: 'ToolWriteLetterUrl' };
        of.resources.push({
          ...url,
          urn: `${url.urn}Url`,
          type: 'aws:lambda/functionUrl:FunctionUrl',
          inputs: {},
        });
      },
      /FunctionUrl ToolWriteLetterUrl: added/,
    ],
  ])('is not folded where %s', ([, edit, told]) => {
    // Where the change is told at all, in the whole or in brief, is one line for this look.
    const text = diffLines(coming(edit), { full: false }).join(' ').replace(/\s+/g, ' ');
    expect(text).toMatch(told);
    expect(diffLines(coming(), { full: false }).join(' ').replace(/\s+/g, ' ')).not.toMatch(told);
  });

  it('never hides what others are told of, nor what its own sessions reach', () => {
    const { changes } = coming((of) => {
      resource(of, 'RouterRole').inputs.maxSessionDuration = 43_200;
    });
    expect(folded(changes, /^Role RouterRole/)).toEqual([false]);
    expect(new Set(folded(changes, /^any data session of/))).toEqual(new Set([false]));
    expect(folded(changes, /^the role chokepoint-production-deploy/)).toEqual([true]);
  });
});

it('a tool that went is one block, too', () => {
  const lines = diffLines(diffPlans(plan, without), { full: false });
  expect(lines[1]).toBe('Tool write_letter: removed');
  expect(lines.join('\n')).toMatch(
    /narrower {2}group captains; group mates: could call write_letter before, and not now/,
  );
  expect(headings(lines)).toEqual(['Tool write_letter: removed', 'Lost reach (1)']);
});

describe('the name of a tool', () => {
  it.for([
    ['tool-read_letter', 'read_letter', 'tool-callerid'],
    ['/tools/read_letter', 'read_letter', '/tools/callerid'],
    ['ToolReadLetterRole', 'read_letter', 'ToolCalleridRole'],
    ['ToolReadLetterRole', 'read', 'ToolReadLetterRole'],
    ['tool-read_letter', 'read', 'tool-read_letter'],
    ['bread_letter', 'read_letter', 'bread_letter'],
    ['read_letters', 'read_letter', 'read_letters'],
    ['ToolReadLettersRole', 'read_letter', 'ToolReadLettersRole'],
  ] as const)('in %s, of the tool %s, is replaced as a whole or not at all', ([text, name, expected]) => {
    const replaced = name === 'read' && /Tool[A-Z]/.test(text) ? text : renamed(text, name, 'callerid');
    expect(replaced).toBe(expected);
    expect(mentions('nothing', name)).toBe(false);
  });
});
