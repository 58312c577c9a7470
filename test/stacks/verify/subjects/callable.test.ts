/** Who attacks and who is attacked, by what the policies let people call. */
import { describe, expect, it } from 'vitest';
import { catalogue } from '#application/catalogue';
import { users } from '#application/seeds';
import { policySetOf } from '../../../../shared/policy/policy-set.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { callableOf, mayCallBy, personOf } from '../../../../stacks/verify/subjects/callable.ts';
import { application, everything, tools } from './made-up.ts';

describe('the person of a team', () => {
  const whole = application(...everything);
  const none = () => false;

  it('is the one who may call most', () => {
    const mayCall = ({ name }: { name: string }) => name === 'nat';
    expect(personOf('north', whole, mayCall)?.name).toBe('nat');
  });

  it('is the first of those who may call as much', () => {
    expect(personOf('north', whole, none)?.name).toBe('nell');
    expect(personOf('south', whole, none)?.name).toBe('sid');
  });

  it('is nobody in a team without people', () => {
    expect(personOf('nowhere', whole, none)).toBeUndefined();
    expect(personOf(undefined, whole, none)).toBeUndefined();
  });
});

it('finds through the door only what people may call', () => {
  const { lister } = tools();
  const found = callableOf(application(...everything), ({ name }) => name !== lister.name);
  expect(found.lister).toBeUndefined();
  expect(found.reader).toBeDefined();
});

describe('by the policies of a plan', () => {
  const [user] = users;
  const [tool] = catalogue;
  const planWith = (text: string) => {
    const { digest, policies: parsed } = policySetOf([['use.cedar', text]]);
    const policies = [...parsed.values()].map(({ id, file, text: own }) => ({ id, file, text: own }));
    return { policies: { digest, policies } } as Plan;
  };
  const permit = '@id("all") permit (principal, action, resource);';

  it.each([
    ['what is permitted may be called', permit, true],
    [
      'what is not permitted may not',
      '@id("none") permit (principal in Group::"-", action, resource);',
      false,
    ],
    [
      'what needs consent may not, since nobody gives it here',
      `${permit}\n@id("ask") @consent("page") forbid (principal, action in Action::"call", resource) unless { context has approval };`,
      false,
    ],
  ])('%s', (_what, text, may) => {
    if (user === undefined || tool === undefined) throw new Error('the application has nobody, or no tool');
    expect(mayCallBy(planWith(text))(user, tool)).toBe(may);
  });
});
