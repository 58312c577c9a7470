/** Who may touch what, through the door, with good tokens; and what the record says of it. */
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { seeds, users } from '#application/seeds';
import { auditOf } from './audit-file.ts';
import { callIdOf, callTool, type RpcAnswer } from './rpc.ts';
import { findRunning, type Running } from './running.ts';

/** Of one team, by path. */
const lettersOf = (tenant: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(seeds.letters)
      .filter(([key]) => key.startsWith(`${tenant}/`))
      .map(([key, text]) => [key.slice(tenant.length + 1), text]),
  );
const parcelsOf = (team: string) => seeds.parcels.filter(({ tenant }) => tenant === team);

let running: Running;
const tokens = new Map<string, string>();

beforeAll(async () => {
  running = await findRunning(inject('system'));
  for (const { name } of users) tokens.set(name, await running.mint({ user: name, door: running.http }));
});

function callAs(user: string, tool: string, args: object): Promise<RpcAnswer> {
  const to = { url: running.http, headers: { authorization: `Bearer ${tokens.get(user)}` } };
  return callTool(running.ask, to, tool, args);
}

const refusalOf = ({ message }: RpcAnswer) => message?.result?._meta?.['chokepoint/refusal'];
const answerOf = ({ message }: RpcAnswer) => message?.result?.structuredContent;

/** Policies permit data to those who are in a group. */
const permitted = users.filter(({ groups }) => groups.length > 0);

describe.each(permitted)('$name of $tenant', ({ name, tenant, groups }) => {
  const other = tenant === 'fjord' ? 'tundra' : 'fjord';

  test('is who the token says, in a session of the one tool', async () => {
    const answer = answerOf(await callAs(name, 'callerid', {}));
    expect(answer).toMatchObject({ tenant, groups });
    expect(answer?.sessionArn).toBe(
      `arn:aws:sts::123456789012:assumed-role/chokepoint-local-data-callerid/callerid@${answer?.subject}`.slice(
        0,
        String(answer?.sessionArn).length,
      ),
    );
  });

  test('reads each document of the own team', async () => {
    for (const [path, text] of Object.entries(lettersOf(tenant)))
      expect(answerOf(await callAs(name, 'read_letter', { path }))).toMatchObject({ path, text });
  });

  test('lists and finds what the own team has, and nothing else', async () => {
    const listed = answerOf(await callAs(name, 'list_letters', {}))?.letters as { path: string }[];
    expect(listed.map(({ path }) => path)).toEqual(expect.arrayContaining(Object.keys(lettersOf(tenant))));
    const found = answerOf(await callAs(name, 'search_parcels', {}))?.parcels as { parcelId: string }[];
    const ids = found.map(({ parcelId }) => parcelId);
    expect(ids).toEqual(expect.arrayContaining(parcelsOf(tenant).map(({ parcelId }) => parcelId)));
    for (const { parcelId } of parcelsOf(other)) expect(ids).not.toContain(parcelId);
  });

  test('cannot name a document of the other team: refused before STS is asked', async () => {
    const secret = Object.keys(lettersOf(other))[0] ?? '';
    const paths = [
      `../${other}/${secret}`,
      `x/../../${other}/${secret}`,
      `./../${other}/${secret}`,
      `/${other}/${secret}`,
      `..`,
      `%2e%2e/${other}/${secret}`,
      `..%2f${other}/${secret}`,
      `..\\${other}\\${secret}`,
      `․․/${other}/${secret}`,
      `reports/*`,
      `\${aws:PrincipalTag/tenant}/${secret}`,
      `a\u0000/../${other}/${secret}`,
    ];
    for (const path of paths) {
      const answer = await callAs(name, 'read_letter', { path });
      expect(['refused-value', 'bad-arguments'], path).toContain(refusalOf(answer));
      expect(answer.text, path).not.toContain(lettersOf(other)[secret]);
      const lines = await auditOf(running.home, callIdOf(answer));
      expect(lines).toMatchObject([{ record: 'outcome', decision: 'none', sessions: [] }]);
    }
  });

  test('finds nothing by a name that exists in the other team alone', async () => {
    const theirs = Object.keys(lettersOf(other)).filter((path) => !(path in lettersOf(tenant)));
    for (const path of [...theirs, `${other}/${theirs[0]}`])
      expect(refusalOf(await callAs(name, 'read_letter', { path }))).toBe('absent-or-denied');
    const forged = await callAs(name, 'search_parcels', { cursor: parcelsOf(other)[0]?.parcelId });
    for (const { title } of parcelsOf(other)) expect(forged.text).not.toContain(title);
  });
});

test.each(users.filter(({ groups }) => groups.length === 0))(
  '$name of $tenant, in no group, is told of nothing but who asks',
  async ({ name, tenant }) => {
    expect(answerOf(await callAs(name, 'callerid', {}))).toMatchObject({ tenant, groups: [] });
    const [path = ''] = Object.keys(lettersOf(tenant));
    const read = await callAs(name, 'read_letter', { path });
    expect(read.message?.error).toMatchObject({ code: -32602 });
    expect(read.text).not.toContain(lettersOf(tenant)[path]);
  },
);

test('equal paths of two teams are two letters', async () => {
  const path = `notes/${crypto.randomUUID()}.md`;
  for (const user of ['ines', 'olaf'])
    expect(refusalOf(await callAs(user, 'write_letter', { path, text: `of ${user}` }))).toBeUndefined();
  for (const user of ['ines', 'olaf'])
    expect(answerOf(await callAs(user, 'read_letter', { path }))?.text).toBe(`of ${user}`);
  // petra is of ines's team.
  expect(answerOf(await callAs('petra', 'read_letter', { path }))?.text).toBe('of ines');
});

test('of two calls that write the same document at once, one wins and the other is told', async () => {
  const path = `notes/${crypto.randomUUID()}.md`;
  const write = (text: string) => callAs('ines', 'write_letter', { path, text });
  const answers = await Promise.all([write('one'), write('two')]);
  expect(answers.map(refusalOf).sort()).toEqual(['tool-error', undefined]);
  const text = answerOf(await callAs('ines', 'read_letter', { path }))?.text;
  expect(text).toBe(refusalOf(answers[0] as RpcAnswer) === undefined ? 'one' : 'two');
});

test('the same request twice is two calls: a parcel each, an id each, sessions of their own', async () => {
  const title = `twice ${crypto.randomUUID()}`;
  const answers = [
    await callAs('ines', 'create_parcel', { title }),
    await callAs('ines', 'create_parcel', { title }),
  ];
  const ids = answers.map((answer) => answerOf(answer)?.parcelId);
  expect(new Set(ids).size).toBe(2);
  expect(ids).toEqual(answers.map(callIdOf));
  const found = answerOf(await callAs('ines', 'search_parcels', { text: title }))?.parcels;
  expect(found).toHaveLength(2);
  const lines = await Promise.all(ids.map((id) => auditOf(running.home, String(id))));
  const [first = [], second = []] = lines.map((of) =>
    of.at(-1)?.sessions.map(({ accessKeyId }) => accessKeyId),
  );
  // The way to the tool may be shared; what may write is not.
  expect(first[1]).not.toBe(second[1]);
});
