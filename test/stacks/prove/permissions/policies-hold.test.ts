import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { policiesHold } from '../../../../stacks/prove/permissions/policies-hold.ts';
import { addPolicy, removePolicy, replaceInPolicy } from '../../../support/policy-edits.ts';
import { proofFails } from '../proof-fails.ts';

const consent = 'somebody-agrees-to-what-destroys';

const planned = (change: (policies: NonNullable<Plan['policies']>) => void) => (plan: Plan) => {
  if (!plan.policies) throw new Error('no policies');
  change(plan.policies);
};

proofFails(policiesHold, [
  {
    title: 'there is no policy at all',
    mutate: (plan) => {
      delete plan.policies;
    },
    finds: ['chokepoint', 'policies'],
    reason: /^are missing: nothing is permitted$/,
  },
  {
    title: 'a text does not parse',
    mutate: planned(({ policies }) => {
      Object.assign(policies[0] ?? {}, { text: '@id("x") permit(principal, action resource);' });
    }),
    finds: ['chokepoint', 'policies'],
    reason: /^consent\.cedar: line 1: /,
  },
  {
    title: 'a text is of another policy than its id says',
    mutate: planned(({ policies }) => {
      Object.assign(policies[0] ?? {}, { id: 'another' });
    }),
    finds: ['chokepoint', 'policies'],
    reason: /^consent\.cedar: the text of "another" is of another policy$/,
  },
  {
    title: 'the digest is of other policies',
    mutate: planned((policies) => {
      policies.digest = 'sha256:0';
    }),
    finds: ['chokepoint', 'policies'],
    reason: /^the digest is sha256:0, and that of the texts sha256:\w{64}$/,
  },
  {
    title: 'a policy reads an argument that no tool has',
    mutate: addPolicy(
      'odd',
      'permit(principal, action in Action::"use", resource) when { context.arguments.nothing == "x" };',
    ),
    finds: ['chokepoint', 'policies.odd'],
    reason: /^more\.cedar: .*nothing/,
  },
  {
    title: 'a policy permits everything to everybody',
    mutate: addPolicy('open', 'permit(principal, action in Action::"use", resource);'),
    finds: ['chokepoint', 'policies.open'],
    reason: /^more\.cedar: permits everything to everybody/,
  },
  {
    title: 'a tool may be called that is not listed',
    mutate: addPolicy(
      'hidden',
      'permit(principal, action == Action::"call:read_letter", resource) when { context.sourceIp.isLoopback() };',
    ),
    finds: ['chokepoint', 'policies, tool read_letter'],
    reason: /^whoever is in no group that policies name: may call it without being shown it, by hidden$/,
  },
  {
    title: 'a tool may be called by everybody in a group, and is listed for some of them',
    mutate: (plan) => {
      replaceInPolicy(
        'mates-read-and-write',
        'resource.effect == "read" ||',
        'resource.effect == "read" && principal.tenant == "fjord" ||',
      )(plan);
      addPolicy(
        'hidden',
        'permit(principal in Group::"mates", action == Action::"call:read_letter", resource);',
      )(plan);
    },
    finds: ['chokepoint', 'policies, tool read_letter'],
    reason: /^group mates, without some other group: may call it without being shown it/,
  },
  {
    title: 'a tool is listed that can never be called',
    mutate: addPolicy(
      'in-vain',
      'forbid(principal, action == Action::"call:write_letter", resource) when { context has approval || resource.effect == "write" };',
    ),
    finds: ['chokepoint', 'policies, tool write_letter'],
    reason: /^group captains; group mates: is shown it, and no policy lets any call of it pass$/,
  },
  {
    title: 'nobody has to approve what destroys',
    mutate: removePolicy(consent),
    finds: ['chokepoint', 'policies, tool close_parcel'],
    reason: /^group captains: may destroy without any consent, by captains-use-everything$/,
  },
  {
    title: 'some of what destroys needs no consent: it depends on who calls',
    mutate: replaceInPolicy(
      consent,
      'resource.effect == "destroy"',
      'resource.effect == "destroy" && principal.tenant != "fjord"',
    ),
    finds: ['chokepoint', 'policies, tool close_parcel'],
    reason: /^group captains: may destroy without any consent/,
  },
  {
    title: 'a form that a client fills in is enough to destroy',
    mutate: replaceInPolicy(consent, ' && context.approval.channel == "page"', ''),
    finds: ['chokepoint', 'policies, tool close_parcel'],
    reason: /^group captains: may destroy by a form that a client can fill in by itself/,
  },
]);
