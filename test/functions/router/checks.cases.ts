/** Checks of the router, each with the harm that comes when it is gone. */

import * as z from 'zod';
import type { Approval } from '../../../shared/approval.ts';
import type { Caller } from '../../../shared/caller.ts';
import type { Reason } from '../../../shared/refusal.ts';
import { closeParcel } from '../../fixture-app/tools/close-parcel/tool.ts';
import type { Mutation } from '../../mutant.ts';
import type { Code } from './code.ts';
import type { World } from './fakes.ts';

export type Check = { check: string; without: Mutation; harm(code: Code): Promise<boolean> };

const off = (file: string, from: string, to = ''): Mutation => ({ file, from, to });
const router = (name: string) => `functions/router/${name}.ts`;
const parcel = { parcelId: 'fjord-1' };
const closed = {
  outcome: { structuredContent: { ...parcel, status: 'closed', closedAt: '2026-01-01T00:00:00.000Z' } },
};
const created = { outcome: { structuredContent: { parcelId: 't', title: 'x', status: 'open' } } };

type Asked = { name?: string; args?: object; caller?: Partial<Caller> };

/** `ok`, or what it is refused for. By default petra, who is an admin, closes a parcel. */
async function make(
  code: Code,
  world: World,
  { name = 'close_parcel', args = parcel, caller = {} }: Asked = {},
) {
  const who = { ...code.ines, groups: ['captains'], scopes: ['parcels:close', 'parcels:write'], ...caller };
  const id = crypto.randomUUID();
  const facts = { callId: id, tool: name, caller: who, arguments: args, sourceIp: code.from.sourceIp };
  const request = { id, name, arguments: args, listener: {}, ...code.from };
  return code.call(request, who, world.router.ports.audit.begin(facts), world.router).then(
    () => 'ok' as const,
    ({ reason }: { reason: Reason }) => reason.is,
  );
}

const reached = (world: World, step: string) => world.happened.some((one) => one.step === step);

/** One call is approved; whether another one passes on it. */
async function approvedFor(code: Code, other: Asked & { policies?: string }): Promise<boolean> {
  const world = code.createWorld([closed]);
  await make(code, world);
  const [[key, question] = []] = [...world.approvals];
  const approved: Approval = { ...(question as Approval), approvedBy: code.ines.subject, approvedAtMs: 0 };
  world.approvals.set(key as string, approved);
  if (other.policies !== undefined)
    world.router.policies = code.createEngine(code.policySetOf([['a.cedar', other.policies]]));
  return (await make(code, world, other)) === 'ok';
}

const permit = '@id("p") permit (principal in Group::"captains", action in Action::"use", resource);';
const ask =
  '@id("a") @consent("page") forbid (principal, action in Action::"call", resource) unless { context has approval };';

const bindings: [string, Asked & { policies?: string }][] = [
  ['subject', { caller: { subject: 'd'.repeat(52) } }],
  ['clientId', { caller: { clientId: 'other' } }],
  ['argumentsDigest', { args: { parcelId: 'fjord-2' } }],
  ['policySet', { policies: permit + ask }],
];

export const checks: Check[] = [
  {
    check: 'a tool that is not listed is unknown',
    without: off(router('call'), 'if (listing.allowed) return;', 'return;'),
    async harm(code) {
      const said = await make(code, code.createWorld([closed]), { caller: { groups: ['mates'] } });
      return said !== 'unknown-tool';
    },
  },
  {
    check: 'what is denied goes no further',
    without: off(
      router('call'),
      'a change waits until the store has it\n  refuseUnlessAllowed(decision);',
      'a change waits until the store has it',
    ),
    async harm(code) {
      const world = code.createWorld([closed]);
      await make(code, world);
      return reached(world, 'posted');
    },
  },
  {
    check: 'scopes',
    without: off(router('decide'), 'if (missing.length > 0) {', 'if (missing.length < 0) {'),
    async harm(code) {
      const world = code.createWorld([created]);
      return (
        (await make(code, world, { name: 'create_parcel', args: { title: 'x' }, caller: { scopes: [] } })) ===
        'ok'
      );
    },
  },
  {
    check: 'what Cedar cannot evaluate is denied',
    without: off(
      'shared/policy/ask-cedar.ts',
      'if (diagnostics.errors.length > 0)',
      'if (diagnostics.errors.length < 0)',
    ),
    async harm(code) {
      const world = code.createWorld([closed]);
      const overflow =
        '@id("f") forbid (principal, action in Action::"call", resource) when { 9007199254740991 * 9007199254740991 > context.time.toTime() };';
      world.router.policies = code.createEngine(code.policySetOf([['a.cedar', permit + overflow]]));
      return (await make(code, world)) === 'ok';
    },
  },
  {
    check: 'a request that does not fit the schema is denied',
    without: off('shared/policy/ask-cedar.ts', 'validateRequest: true', 'validateRequest: false'),
    async harm(code) {
      const engine = code.createEngine(code.policySetOf([['a.cedar', permit]]));
      const inputSchema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
      const tool = { name: 'count', effect: 'read' as const, scopes: [], inputSchema };
      const caller = { ...code.ines, groups: ['captains'] };
      return engine.call({ caller, tool, input: { n: 'six' }, atMs: 0, sourceIp: '203.0.113.7' }).allowed;
    },
  },
  {
    check: 'consent is asked for when nothing else is missing',
    without: off(
      'shared/policy/engine.ts',
      'if (!engine.call({ ...request, approval }).allowed) return undefined;',
    ),
    async harm(code) {
      const world = code.createWorld([closed]);
      const veto =
        '@id("v") forbid (principal, action in Action::"call", resource) when { context has approval };';
      world.router.policies = code.createEngine(code.policySetOf([['a.cedar', permit + ask + veto]]));
      return (await make(code, world)) === 'needs-approval';
    },
  },
  ...bindings.map(
    ([name, other]): Check => ({
      check: `an approval is bound to ${name}`,
      without: off('shared/approval.ts', `of.${name}`, "''"),
      harm: (code) => approvedFor(code, other),
    }),
  ),
  {
    check: 'an approval is bound to the tool',
    without: off('shared/approval.ts', 'of.tool', "''"),
    async harm(code) {
      const of = { subject: 's', clientId: 'c', argumentsDigest: 'd', policySet: 'p' };
      return code.approvalKey({ ...of, tool: 'a' }) === code.approvalKey({ ...of, tool: 'b' });
    },
  },
  {
    check: 'a brake, before anything is minted',
    without: off(router('admit'), 'await brakes.check({ tool: tool.name, subject, effect: tool.effect });'),
    async harm(code) {
      const world = code.createWorld([created]);
      world.control.item = { all: 1 };
      await make(code, world, { name: 'create_parcel', args: { title: 'x' } });
      return reached(world, 'minted');
    },
  },
  {
    check: 'a brake that came while sessions were minted',
    without: off(
      router('call'),
      'await router.brakes.check({ tool: tool.name, subject: caller.subject, effect: tool.effect });',
    ),
    async harm(code) {
      const world = code.createWorld([created]);
      const { mint } = world;
      world.mint = (request) => {
        world.control.item = { all: 1 };
        world.clock.nowMs += 4_000;
        return mint(request);
      };
      await make(code, world, { name: 'create_parcel', args: { title: 'x' } });
      return reached(world, 'posted');
    },
  },
  {
    check: 'budgets',
    without: off(router('admit'), 'await budgets.take({ tool, subject });'),
    async harm(code) {
      const world = code.createWorld([created]);
      let passed = 0;
      for (let at = 0; at < 121; at += 1)
        if ((await make(code, world, { name: 'create_parcel', args: { title: 'x' } })) === 'ok') passed += 1;
      return passed > 120;
    },
  },
  {
    check: 'what arguments say',
    without: off(router('call'), 'await checkContent(tool, input);'),
    async harm(code) {
      const args = { title: 'pay\u202eme' };
      return (await make(code, code.createWorld([created]), { name: 'create_parcel', args })) === 'ok';
    },
  },
  {
    check: 'a climb in a value that a grant is bound to',
    without: off(router('content/check-content'), '[...argumentFilters, traversal]', '[...argumentFilters]'),
    harm: (code) =>
      code.checkContent(closeParcel, { parcelId: '../fjord-1' }).then(
        () => true,
        () => false,
      ),
  },
  {
    check: 'what a tool’s blocks are',
    without: off(router('invoke'), 'checkBlocks(outcome.content ?? [], tool.linkSchemes);'),
    async harm(code) {
      const world = code.createWorld([{ outcome: { ...created.outcome, content: [{ type: 'made-up' }] } }]);
      return (await make(code, world, { name: 'create_parcel', args: { title: 'x' } })) === 'ok';
    },
  },
  {
    check: 'what a tool says',
    without: off(
      router('clean'),
      'fitContract(tool, await cleaner.outcome(toolOutcome))',
      'fitContract(tool, toolOutcome)',
    ),
    async harm(code) {
      const hidden = {
        outcome: { structuredContent: { ...created.outcome.structuredContent, title: 'a\u200bb' } },
      };
      const world = code.createWorld([hidden]);
      const who = { ...code.ines, scopes: ['parcels:write'] };
      const facts = {
        callId: 'c',
        tool: 'create_parcel',
        caller: who,
        arguments: {},
        sourceIp: '203.0.113.7',
      };
      const request = {
        id: crypto.randomUUID(),
        name: 'create_parcel',
        arguments: { title: 'x' },
        listener: {},
        ...code.from,
      };
      const said = await code.call(request, who, world.router.ports.audit.begin(facts), world.router);
      return JSON.stringify(said).includes('\u200b');
    },
  },
  {
    check: 'a spelling that is suggested passes the grants',
    without: off(
      router('suggest'),
      'if (bound.some((rules) => whyRefused(instead, rules) !== undefined)) return undefined;',
    ),
    async harm(code) {
      const loose = { ...code.readLetter, input: z.object({ path: z.string() }) } as never;
      return (await code.suggest(loose, { path: './a*' }, 'path')) !== undefined;
    },
  },
  {
    check: 'a spelling that is suggested passes the filters of what arguments say',
    without: off(
      router('suggest'),
      'return checkContent(tool, { [name]: instead }).then(',
      'return Promise.resolve().then(',
    ),
    async harm(code) {
      const path = `./AKIA${'Q7'.repeat(8)}`;
      return (await code.suggest(code.readLetter, { path }, 'path')) !== undefined;
    },
  },
  {
    check: 'a path that climbs has no plain spelling',
    without: off('shared/path-rules.ts', "if (segments.includes('..')) return undefined;"),
    harm: async (code) => code.plainPath('../tundra/x', { names: 'object', root: 'your team' }) !== undefined,
  },
];
