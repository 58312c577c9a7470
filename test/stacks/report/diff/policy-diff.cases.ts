/** Edits of policies, and what a reviewer must be told of each. */
import { addPolicy, removePolicy, replaceInPolicy, rewritePolicy } from '../../../support/policy-edits.ts';
import type { DiffCase } from './diff.cases.ts';

const consent = 'somebody-agrees-to-what-destroys';

export const policyCases: DiffCase[] = [
  {
    title: 'mates who could close parcels',
    change: replaceInPolicy('mates-read-and-write', ' || resource.effect == "write"', ' || true'),
    told: {
      kind: 'new-reach',
      direction: 'widens',
      subject: /^group mates$/,
      text: /^could now call close_parcel, each call after a person approved it at the page\nby mates-read-and-write \(use\.cedar\)\nconsent is asked for by somebody-agrees-to-what-destroys \(consent\.cedar\)\nwhich lets them touch dynamodb:UpdateItem on table .*parcels: any partition of a pattern \{caller\.tenant\}#\*$/,
    },
  },
  {
    title: 'a tool that everybody could call',
    change: addPolicy(
      'all-read',
      'permit(principal, action in Action::"use", resource == Tool::"read_letter");',
    ),
    told: {
      kind: 'new-reach',
      direction: 'widens',
      subject: /^everybody who is signed in$/,
      text: /^could now call read_letter\nby all-read \(more\.cedar\)\nwhich lets them touch s3:GetObject on bucket .*letters.*\{caller\.tenant\}\/\*$/,
    },
  },
  {
    title: 'a tool for a group that no policy knew',
    change: addPolicy(
      'interns',
      'permit(principal in Group::"interns", action in Action::"use", resource == Tool::"read_letter");',
    ),
    told: {
      kind: 'new-reach',
      direction: 'widens',
      subject: /^group interns$/,
      text: /^could now call read_letter\nby interns /,
    },
  },
  {
    title: 'a tool for members of two groups at once',
    change: addPolicy(
      'both',
      'permit(principal in Group::"x", action in Action::"use", resource == Tool::"read_letter") when { principal in Group::"y" };',
    ),
    told: {
      kind: 'new-reach',
      direction: 'widens',
      subject: /^members of all of x, y$/,
      text: /^could now call read_letter/,
    },
  },
  {
    title: 'a tool that some of a group could call, and now all of it',
    change: (plan) => {
      const { text } = plan.policies?.policies.find(({ id }) => id === 'fjord-searches') ?? { text: '' };
      rewritePolicy('fjord-searches', text.replace(/\s*when \{.*\}/s, ''))(plan);
    },
    told: {
      kind: 'new-reach',
      direction: 'widens',
      subject: /^everybody who is signed in$/,
      text: /^could now call search_parcels under more circumstances, or with other arguments\nby fjord-searches/,
    },
  },
  {
    title: 'a tool that a group loses',
    change: replaceInPolicy('mates-read-and-write', ' || resource.effect == "write"', ''),
    told: {
      kind: 'lost-reach',
      direction: 'narrows',
      subject: /^group mates, without some other group$/,
      text: /^could call write_letter before, and not now\nby mates-read-and-write/,
    },
  },
  {
    title: 'a tool that can be called in some circumstances alone',
    change: replaceInPolicy(
      'captains-use-everything',
      'resource\n)',
      'resource\n)\nwhen { principal.tenant == "fjord" }',
    ),
    told: {
      kind: 'lost-reach',
      direction: 'narrows',
      subject: /^group captains/,
      text: /^could call close_parcel before under more circumstances/,
    },
  },
  {
    title: 'a call that destroys and needs nobody any more',
    change: removePolicy(consent),
    told: {
      kind: 'consent',
      direction: 'widens',
      subject: /^group captains$/,
      text: /^close_parcel needs nobody any more: an agent alone calls it\n.*\nconsent was asked for by somebody-agrees-to-what-destroys \(consent\.cedar\)\nwhich lets them touch dynamodb:UpdateItem/,
    },
  },
  {
    title: 'a call that destroys and takes a form',
    change: rewritePolicy(
      consent,
      `@id("${consent}") @consent("form") forbid(principal, action in Action::"call", resource) when { resource.effect == "destroy" } unless { context has approval };`,
    ),
    told: {
      kind: 'consent',
      direction: 'widens',
      text: /^close_parcel takes consent through the client now/,
    },
  },
  {
    title: 'a call that needs a person now',
    change: replaceInPolicy(consent, 'resource.effect == "destroy"', 'resource.effect != "read"'),
    told: {
      kind: 'consent',
      direction: 'narrows',
      subject: /^group captains; group mates$/,
      text: /^write_letter needs a person at the approval page now/,
    },
  },
  {
    title: 'one more approver',
    change: replaceInPolicy('captains-approve-for-their-team', 'principal in Group::"captains"', 'principal'),
    told: {
      kind: 'consent',
      direction: 'widens',
      subject: /^everybody who is signed in$/,
      text: /^may now approve the calls of others in their team\nby captains-approve-for-their-team \(consent\.cedar\)\nof .*close_parcel/,
    },
  },
  {
    title: 'an approver for other teams',
    change: replaceInPolicy(
      'captains-approve-for-their-team',
      'context.requester.tenant == principal.tenant',
      'resource.effect == "destroy"',
    ),
    told: {
      kind: 'consent',
      direction: 'widens',
      subject: /^group captains$/,
      text: /^may now approve the calls of other teams/,
    },
  },
  {
    title: 'one approver less',
    change: removePolicy('people-agree-to-their-own-calls'),
    told: { kind: 'consent', direction: 'narrows', text: /^may not approve any more their own calls/ },
  },
  {
    title: 'a policy whose words decide otherwise only over what a plan cannot know',
    change: replaceInPolicy('fjord-searches', '"fjord"', '"tundra"'),
    told: {
      kind: 'permission',
      direction: 'unclear',
      subject: /^policy fjord-searches$/,
      text: /^reads otherwise\nwas: .*"fjord".*\nis: .*"tundra"/,
    },
  },
  {
    title: 'policies that cannot be read',
    change: (plan) => {
      if (plan.policies) plan.policies.digest = 'sha256:0';
    },
    told: {
      kind: 'new-reach',
      direction: 'unclear',
      text: /^who may call what could not be compared: the digest is sha256:0/,
    },
  },
];
