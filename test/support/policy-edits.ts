/** Edits of a plan's Cedar policies, with the digest that a plan of the edited files would have. */
import { policySetOf } from '../../shared/policy/policy-set.ts';
import type { Plan } from '../../stacks/plan/plan-types.ts';

type Texts = (readonly [file: string, text: string])[];

export function setPolicies(plan: Plan, texts: Texts): void {
  const { digest, policies } = policySetOf(texts);
  plan.policies = {
    digest,
    policies: [...policies.values()].map(({ id, file, text }) => ({ id, file, text })),
  };
}

/** @param edit returns the new text; undefined removes the policy */
const edited = (id: string, edit: (text: string) => string | undefined) => (plan: Plan) => {
  const all = plan.policies?.policies ?? [];
  if (!all.some((one) => one.id === id)) throw new Error(`no policy ${id}`);
  const texts = all.flatMap((one): Texts => {
    const text = one.id === id ? edit(one.text) : one.text;
    return text === undefined ? [] : [[one.file, text]];
  });
  setPolicies(plan, texts);
};

export const replaceInPolicy = (id: string, from: string, to: string) =>
  edited(id, (text) => {
    if (!text.includes(from)) throw new Error(`${id} has no ${from}`);
    return text.replace(from, to);
  });

export const rewritePolicy = (id: string, text: string) => edited(id, () => text);

export const removePolicy = (id: string) => edited(id, () => undefined);

export const addPolicy = (id: string, text: string) => (plan: Plan) => {
  const texts = (plan.policies?.policies ?? []).map((one): Texts[number] => [one.file, one.text]);
  setPolicies(plan, [...texts, ['more.cedar', `@id("${id}") ${text}`]]);
};
