/**
 * Attacks on the page. Each is refused by the page as it is, and does its harm once the check that it names is taken
 * out of the source: `without` is that check, `harm` says what the attacker got.
 */
import type { PageResponse } from '../../../functions/approval/page.ts';
import type { Tokens } from '../../../functions/approval/ports.ts';
import type { Mutation } from '../../mutant.ts';
import { answer, begin, comeBack, cookieOf, readToken, signIn } from './browser.ts';
import { doors, person, startMs, type World } from './world.ts';

export type Attack = {
  title: string;
  /** status that the attacker reads, and the class of the refusal in the log */
  status: number;
  refused?: string;
  run(world: World): Promise<{ answer: PageResponse; key: string }>;
  harm: 'approved' | 'sees the question' | 'is signed in' | 'sent to the issuer' | 'another answer';
  without: Mutation;
};

type Open = Awaited<ReturnType<World['ask']>>;
type Change = Parameters<typeof answer>[2];

const at = (name: string) => `functions/approval/${name}.ts`;
const off = (file: string, from: string, to: string): Mutation => ({ file: at(file), from, to });

/** Ines has opened her own approval and clicks; the click is changed. */
const click =
  (
    change: (
      open: Open,
      good: { cookie: string; token: string },
      world: World,
    ) => Partial<Change> | Promise<Partial<Change>>,
  ) =>
  async (world: World) => {
    const open = await world.ask();
    const cookie = await signIn(world, open.id);
    const token = await readToken(world, open.id, cookie);
    const changed = await change(open, { cookie, token }, world);
    return { answer: await answer(world, open.id, { cookie, token, ...changed }), key: open.key };
  };

/** Somebody signs in for ines's approval and clicks whatever the page shows. */
const signInAs = (prepare: (world: World) => void) => async (world: World) => {
  const open = await world.ask();
  prepare(world);
  const cookie = await signIn(world, open.id);
  const shown = await world.send({ id: open.id, headers: { Cookie: cookie } });
  const token = /name="token" value="([^"]*)"/.exec(shown.body)?.[1];
  if (token === undefined) return { answer: shown, key: open.key };
  return { answer: await answer(world, open.id, { cookie, token }), key: open.key };
};

/** The issuer's answer is changed; what comes of it is the callback's answer. */
const tokens = (change: (tokens: Tokens) => unknown) => async (world: World) => {
  const open = await world.ask();
  const began = await begin(world, open.id);
  world.issuer.change = (good) => ({ ...good, ...(change(good) as object) });
  return { answer: await comeBack(world, began), key: open.key };
};
const idClaims = (claims: object) => tokens(({ id }) => ({ id: { ...id, ...claims } }));

const csrf: Attack[] = [
  ...(
    [
      ['no token', () => ({ token: '' })],
      ['no field for a token', () => ({ body: 'answer=approve' })],
      ['a guessed token', () => ({ token: 'x'.repeat(43) })],
      [
        "the token of the attacker's own sign-in",
        async (_open: Open, _good: object, world: World) => {
          const own = await world.ask({ subject: 'zeno' });
          world.issuer.person = person('zeno');
          return { token: await readToken(world, own.id, await signIn(world, own.id)) };
        },
      ],
    ] as const
  ).map(
    ([what, change]): Attack => ({
      title: `a form with ${what}`,
      ...{ status: 403, refused: 'sign-in-over', run: click(change as never), harm: 'approved' },
      without: off(
        'control-port',
        '#is = :is AND #secret = :secret',
        '#is = :is AND (#secret = :secret OR #is = :is)',
      ),
    }),
  ),
  ...[
    undefined,
    'null',
    'https://evil.example',
    'http://mcp.example.com',
    'https://mcp.example.com.evil.example',
    '',
  ].map(
    (Origin): Attack => ({
      title: `a form whose Origin is ${Origin ?? 'absent'}`,
      ...{
        status: 403,
        refused: 'foreign-form',
        run: click(() => ({ headers: { Origin } })),
        harm: 'approved',
      },
      without: off('take-answer', "header('origin') !== origin", 'false'),
    }),
  ),
  ...['cross-site', 'same-site', 'none'].map(
    (site): Attack => ({
      title: `a form whose Sec-Fetch-Site is ${site}`,
      ...{ status: 403, refused: 'foreign-form', harm: 'approved' },
      run: click(() => ({ headers: { 'Sec-Fetch-Site': site } })),
      without: off('take-answer', "site !== undefined && site !== 'same-origin'", 'false'),
    }),
  ),
  ...['application/json', 'text/plain', 'multipart/form-data; boundary=x', undefined].map(
    (type): Attack => ({
      title: `a body of type ${type ?? 'unknown'}`,
      ...{
        status: 415,
        refused: 'no-form',
        run: click(() => ({ headers: { 'Content-Type': type } })),
        harm: 'approved',
      },
      without: off('take-answer', "|| type !== 'application/x-www-form-urlencoded'", ''),
    }),
  ),
  {
    title: 'a form that is too large',
    ...{ status: 413, refused: 'form-too-large', harm: 'approved' },
    run: click((_open, { token }) => ({ body: `token=${token}&answer=approve&more=${'x'.repeat(1_024)}` })),
    without: off('take-answer', 'Buffer.byteLength(body) > maxFormBytes', 'false'),
  },
  {
    title: 'a form with both answers',
    ...{ status: 400, refused: 'no-answer', harm: 'approved' },
    run: click((_open, { token }) => ({ body: `token=${token}&answer=approve&answer=refuse` })),
    without: off('take-answer', 'more.length > 0 || ', ''),
  },
  {
    title: 'a form without the cookie of its sign-in, but with another of the name beside it',
    ...{ status: 403, refused: 'sign-in-over', harm: 'approved' },
    run: click((_open, { cookie }) => ({
      headers: { Cookie: `${cookie}; ${cookie.split('=')[0]}=${'y'.repeat(43)}` },
    })),
    without: off('request', 'values.length === 1 && /^', '/^'),
  },
];

const wrongApproval: Attack[] = [
  {
    title: 'an address with another nonce',
    ...{ status: 404, refused: 'nothing-here', harm: 'sent to the issuer' },
    async run(world) {
      const { key } = await world.ask();
      return { answer: await world.send({ id: `${key}${'m'.repeat(16)}` }), key };
    },
    without: off('find-approval', 'approval.nonce !== parsed.nonce', 'false'),
  },
  {
    title: 'an address whose time is over',
    ...{ status: 404, refused: 'nothing-here', harm: 'sent to the issuer' },
    async run(world) {
      const { id, key } = await world.ask();
      world.clock.nowMs += 300_000;
      return { answer: await world.send({ id }), key };
    },
    without: off('find-approval', 'approval.expiresAtSeconds * 1000 <= ports.now()', 'false'),
  },
  {
    title: 'a click after the time is over',
    ...{ status: 404, refused: 'nothing-here', harm: 'another answer' },
    run: click((_open, _good, world) => {
      world.clock.nowMs += 300_000;
      return {};
    }),
    without: off('find-approval', 'approval.expiresAtSeconds * 1000 <= ports.now()', 'false'),
  },
  {
    title: 'a sign-in for one approval shown to another',
    ...{ status: 303, harm: 'sees the question' },
    async run(world) {
      const [one, other] = [await world.ask(), await world.ask()];
      const cookie = await signIn(world, one.id);
      return { answer: await world.send({ id: other.id, headers: { Cookie: cookie } }), key: other.key };
    },
    without: off('show-approval', 'signedIn?.approvalId !== request.id', 'signedIn === undefined'),
  },
  {
    title: 'the form of one approval sent to another',
    ...{ status: 403, refused: 'sign-in-over', harm: 'approved' },
    async run(world) {
      const [one, other] = [await world.ask(), await world.ask()];
      const cookie = await signIn(world, one.id);
      const token = await readToken(world, one.id, cookie);
      return { answer: await answer(world, other.id, { cookie, token }), key: other.key };
    },
    without: off('take-answer', 'signedIn.approvalId !== request.id || ', ''),
  },
  {
    title: 'the same form twice',
    ...{ status: 403, refused: 'sign-in-over', harm: 'another answer' },
    run: click(async ({ id }, good, world) => {
      await answer(world, id, { ...good, answer: 'refuse' });
      return {};
    }),
    without: off(
      'take-answer',
      'if (signedIn.approvalId',
      `await ports.signIns.keep(id, signedIn, 9e9);\n  if (signedIn.approvalId`,
    ),
  },
  {
    title: 'a sign-in that is over',
    ...{ status: 403, refused: 'sign-in-over', harm: 'approved' },
    async run(world) {
      const { id, key } = await world.ask({ expiresAtSeconds: startMs / 1000 + 3_600 });
      const cookie = await signIn(world, id);
      const token = await readToken(world, id, cookie);
      world.clock.nowMs += 600_000;
      return { answer: await answer(world, id, { cookie, token }), key };
    },
    without: off(
      'control-port',
      '#secret = :secret AND #expires > :now',
      '#secret = :secret AND #expires > :zero'.replace(':zero', ':now OR #secret = :secret'),
    ),
  },
  {
    title: 'a sign-in that is over, at the page',
    ...{ status: 303, harm: 'sees the question' },
    async run(world) {
      const { id, key } = await world.ask({ expiresAtSeconds: startMs / 1000 + 3_600 });
      const cookie = await signIn(world, id);
      world.clock.nowMs += 600_000;
      return { answer: await world.send({ id, headers: { Cookie: cookie } }), key };
    },
    without: off('control-port', 'Item && !over && ', 'Item && '),
  },
  {
    title: 'a yes after a no',
    ...{ status: 409, refused: 'answered-already', harm: 'approved' },
    async run(world) {
      const { id, key } = await world.ask();
      const [first, second] = [await signIn(world, id), await signIn(world, id)];
      const [no, yes] = [await readToken(world, id, first), await readToken(world, id, second)];
      await answer(world, id, { cookie: first, token: no, answer: 'refuse' });
      return { answer: await answer(world, id, { cookie: second, token: yes }), key };
    },
    without: off(
      'control-port',
      'AND attribute_not_exists(#refused)',
      'AND (attribute_not_exists(#refused) OR #nonce = :nonce)',
    ),
  },
  {
    title: 'the page of an approval that is answered',
    ...{ status: 409, refused: 'answered-already', harm: 'sees the question' },
    async run(world) {
      const { id, key } = await world.ask({ refusedBy: 'ines' });
      return { answer: await world.send({ id, headers: { Cookie: await signIn(world, id) } }), key };
    },
    without: off('show-approval', 'approvedBy !== undefined || refusedBy !== undefined', 'false'),
  },
];

const wrongPerson: Attack[] = [
  {
    title: 'another person of the same tenant',
    ...{ status: 403, refused: 'not-yours', harm: 'approved' },
    run: signInAs(({ issuer }) => {
      issuer.person = person('zeno');
    }),
    without: off('find-approval', '!ports.mayApprove(person, approval)', 'false'),
  },
  {
    title: 'a person of another tenant whom a policy names',
    ...{ status: 403, refused: 'not-yours', harm: 'approved' },
    run: signInAs(({ issuer, policy }) => {
      issuer.person = person('olaf', 'tundra');
      policy.mayApprove = () => true;
    }),
    without: off('find-approval', 'person.tenant !== approval.tenant', 'false'),
  },
  {
    title: 'a person whose right ends between the page and the click',
    ...{ status: 403, refused: 'not-yours', harm: 'approved' },
    run: click((_open, _good, { policy }) => {
      policy.mayApprove = () => false;
      return {};
    }),
    without: off('take-answer', 'checkApprover(person, approval, ports);', ''),
  },
];

const wrongSignIn: Attack[] = [
  ...(
    [
      ["an MCP client's ID token", { aud: 'claude-code' }],
      ['an ID token for two clients', { aud: ['approval-client', 'claude-code'] }],
      ['an access token in its place', { aud: doors[0] }],
      ['no audience', { aud: undefined }],
    ] as const
  ).map(
    ([what, claims]): Attack => ({
      title: what,
      ...{ status: 403, refused: 'sign-in-not-good', run: idClaims(claims), harm: 'is signed in' },
      without: off('check-id-token', 'audiences.length !== 1 || audiences[0] !== clientId', 'false'),
    }),
  ),
  {
    title: 'an ID token without an end',
    ...{ status: 403, refused: 'sign-in-not-good', run: idClaims({ exp: undefined }), harm: 'is signed in' },
    without: off('check-id-token', "typeof id.exp !== 'number'", 'false'),
  },
  {
    title: 'an ID token that another client asked for',
    ...{
      status: 403,
      refused: 'sign-in-not-good',
      run: idClaims({ azp: 'claude-code' }),
      harm: 'is signed in',
    },
    without: off('check-id-token', 'id.azp !== undefined && id.azp !== clientId', 'false'),
  },
  ...['another', '', undefined].map(
    (nonce): Attack => ({
      title: `an ID token whose nonce is ${nonce === '' ? 'empty' : (nonce ?? 'absent')}`,
      ...{ status: 403, refused: 'sign-in-not-good', run: idClaims({ nonce }), harm: 'is signed in' },
      without: off('check-id-token', 'id.nonce !== at.pending.nonce', 'false'),
    }),
  ),
  ...(
    [
      ['of an hour ago', startMs / 1000 - 3_600],
      ['just before it was asked for', startMs / 1000 - 31],
      ['absent', undefined],
      ['a text', String(startMs / 1000)],
      ['in the future', startMs / 1000 + 3_600],
    ] as const
  ).map(
    ([what, auth_time]): Attack => ({
      title: `a sign-in whose time is ${what}`,
      ...{ status: 403, refused: 'sign-in-not-good', run: idClaims({ auth_time }), harm: 'is signed in' },
      without: off('check-id-token', '!isFresh(id.auth_time, at)', 'false'),
    }),
  ),
  {
    title: 'two tokens of two people',
    ...{ status: 403, refused: 'sign-in-not-good', harm: 'is signed in' },
    run: tokens(() => ({ access: { sub: 'auth0|zeno' } })),
    without: off('check-id-token', 'id.sub !== access.sub', 'false'),
  },
  {
    title: "an MCP client's access token",
    ...{ status: 403, refused: 'sign-in-not-good', harm: 'is signed in' },
    run: tokens(() => ({ person: { ...person('ines'), clientId: 'claude-code' } })),
    without: off('check-id-token', 'person.clientId !== clientId', 'false'),
  },
];

/** The way back, changed: `began` is what the victim's browser holds. */
const way =
  (
    change: (began: { cookie: string; state: string }, world: World, id: string) => object | Promise<object>,
  ) =>
  async (world: World) => {
    const open = await world.ask();
    const began = await begin(world, open.id);
    return { answer: await comeBack(world, began, await change(began, world, open.id)), key: open.key };
  };

const callback: Attack[] = [
  ...(
    [
      ['a foreign state', () => ({ query: { state: 'foreign' } })],
      [
        // As if the issuer answered with the nonce of whoever comes back: the nonce would refuse it, too.
        "the attacker's own code and state (login CSRF)",
        async (_began: object, world: World, id: string) => {
          const { nonce } = world.issuer;
          const { state } = await begin(world, id);
          world.issuer.nonce = nonce;
          return { query: { state } };
        },
      ],
    ] as const
  ).map(
    ([what, change]): Attack => ({
      title: `a callback with ${what}`,
      ...{ status: 403, refused: 'sign-in-over', run: way(change as never), harm: 'is signed in' },
      without: off(
        'control-port',
        '#is = :is AND #secret = :secret',
        '#is = :is AND (#secret = :secret OR #is = :is)',
      ),
    }),
  ),
  {
    title: 'a callback with two states',
    ...{ status: 403, refused: 'sign-in-over', harm: 'is signed in' },
    run: way(({ state }) => ({ query: { state: [state, 'foreign'] } })),
    without: off('request', 'return values.length === 1 ? values[0] : undefined;', 'return values[0];'),
  },
  {
    title: 'a callback that comes twice',
    ...{ status: 403, refused: 'sign-in-over', harm: 'is signed in' },
    run: way(async (began, world) => {
      await comeBack(world, began);
      return {};
    }),
    without: off(
      'finish-sign-in',
      'if (pending.door',
      `await ports.signIns.keep(id, pending, 9e9);\n  if (pending.door`,
    ),
  },
  {
    title: 'a callback at another door',
    ...{ status: 403, refused: 'sign-in-over', run: way(() => ({ door: doors[1] })), harm: 'is signed in' },
    without: off('finish-sign-in', 'pending.door !== door.resource', 'false'),
  },
  {
    title: 'the form of one door at another',
    ...{ status: 403, refused: 'sign-in-over', harm: 'approved' },
    run: click(() => ({ door: doors[1], headers: { Origin: new URL(doors[1]).origin } })),
    without: off('take-answer', ' || signedIn.door !== door.resource', ''),
  },
  {
    title: 'the sign-in of one door shown at another',
    ...{ status: 303, harm: 'sees the question' },
    async run(world) {
      const { id, key } = await world.ask();
      const Cookie = await signIn(world, id);
      return { answer: await world.send({ id, headers: { Cookie }, door: doors[1] }), key };
    },
    without: off('show-approval', ' || signedIn.door !== door.resource', ''),
  },
  {
    title: 'an answer of another issuer (mix-up)',
    ...{ status: 403, refused: 'sign-in-not-good', harm: 'is signed in' },
    run: way(() => ({ query: { iss: 'https://evil.example' } })),
    without: off('finish-sign-in', 'named !== door.issuer', 'false'),
  },
  {
    title: 'an answer without a name, of an issuer that names itself',
    ...{ status: 403, refused: 'sign-in-not-good', harm: 'is signed in' },
    run: way((_began, { issuer }) => {
      issuer.namesItself = true;
      return {};
    }),
    without: off(
      'finish-sign-in',
      'named === undefined ? namesItself : named',
      'named !== undefined && named',
    ),
  },
  {
    title: 'an error beside a code',
    ...{ status: 403, refused: 'sign-in-refused', harm: 'is signed in' },
    run: way(() => ({ query: { error: 'access_denied' } })),
    without: off('finish-sign-in', "request.query('error') !== undefined || ", ''),
  },
  {
    title: 'a cookie from before the sign-in (fixation)',
    ...{ status: 303, harm: 'sees the question' },
    async run(world) {
      const { id, key } = await world.ask();
      const planted = await begin(world, id);
      await comeBack(world, planted);
      return { answer: await world.send({ id, headers: { Cookie: planted.cookie } }), key };
    },
    without: off('finish-sign-in', 'const id = ports.random();', "const id = signInId(request, door) ?? '';"),
  },
  {
    title: 'a cookie that waits for the issuer',
    ...{ status: 303, harm: 'another answer' },
    async run(world) {
      const { id, key } = await world.ask();
      const { cookie } = await begin(world, id);
      return { answer: await world.send({ id, headers: { Cookie: cookie } }), key };
    },
    without: off('control-port', "Item && !over && Item.is?.S === 'signed-in'", 'Item && !over'),
  },
];

export const attacks: Attack[] = [...csrf, ...wrongApproval, ...wrongPerson, ...wrongSignIn, ...callback];

/** What the attacker got. */
export async function harmDone(
  world: World,
  { harm, status }: Attack,
  of: { answer: PageResponse; key: string },
): Promise<boolean> {
  const { answer: got } = of;
  switch (harm) {
    case 'approved':
      return (await world.stored(of.key))?.approvedBy !== undefined;
    case 'sees the question':
      return got.statusCode === 200 && got.body.includes('close_parcel');
    case 'is signed in':
      return (
        got.statusCode === 303 && got.headers.Location?.includes('/approve/') === true && cookieOf(got) !== ''
      );
    case 'sent to the issuer':
      return (
        got.statusCode === 303 && got.headers.Location?.startsWith('https://login.example.com/') === true
      );
    case 'another answer':
      return got.statusCode !== status;
  }
}
