/** Sets of policies with something wrong in them, and what is said of it; each is a set that would otherwise do. */
export const problems: { what: string; text: string; said: RegExp }[] = [
  {
    what: 'an attribute that no tool has',
    text: '@id("p") permit (principal, action in Action::"use", resource) when { resource.owner == "x" };',
    said: /owner/,
  },
  {
    what: 'an argument of another tool',
    text: '@id("p") forbid (principal, action == Action::"call:whoami", resource) when { context.arguments.path == "x" };',
    said: /path/,
  },
  {
    what: 'an optional argument that is read without asking whether it is there',
    text: '@id("p") forbid (principal, action == Action::"call:search_tickets", resource) when { context.arguments.status == "open" };',
    said: /status/,
  },
  {
    what: 'arguments in a policy on listing too',
    text: '@id("p") forbid (principal, action in Action::"use", resource) when { context.arguments.path like "x*" };',
    said: /arguments/,
  },
  {
    what: 'an action that is no tool of the catalogue',
    text: '@id("p") forbid (principal, action == Action::"call:drop_table", resource) when { context.sourceIp.isLoopback() };',
    said: /drop_table/,
  },
  {
    what: 'a policy that can never apply',
    text: '@id("p") permit (principal in Tool::"whoami", action in Action::"use", resource);',
    said: /impossible|unable to find an applicable action|never/i,
  },
  {
    what: 'a condition that is never true',
    text: '@id("p") permit (principal in Group::"x", action in Action::"use", resource) when { false };',
    said: /impossible|false/,
  },
  {
    what: 'a permit for everybody and everything',
    text: '@id("p") permit (principal, action in Action::"use", resource);',
    said: /permits everything to everybody/,
  },
  {
    what: 'a permit for everybody and everything that hides in a condition',
    text: '@id("p") permit (principal, action in Action::"use", resource) when { true || resource.effect == "read" };',
    said: /permits everything to everybody/,
  },
  {
    what: 'a permit on calls alone: the tool would not be listed',
    text: '@id("p") permit (principal in Group::"x", action in Action::"call", resource);',
    said: /a permit says action in Action::"use"/,
  },
  {
    what: 'a permit on every action, approving included',
    text: '@id("p") permit (principal in Group::"x", action, resource);',
    said: /permits on every action/,
  },
  {
    what: 'a forbid that hides a tool which can be called',
    text: '@id("p") forbid (principal in Group::"x", action == Action::"list", resource);',
    said: /what hides a tool says/,
  },
  {
    what: 'a forbid of calls whatever they say: the tool would be listed in vain',
    text: '@id("p") forbid (principal in Group::"x", action in Action::"call", resource);',
    said: /listed in vain/,
  },
  {
    what: 'an effect that there is not',
    text: '@id("p") permit (principal, action in Action::"use", resource) when { resource.effect == "reads" };',
    said: /the effect "reads"/,
  },
  {
    what: 'a consent that lifts nothing',
    text: '@id("p") @consent("page") forbid (principal, action in Action::"call", resource) when { resource.effect == "destroy" };',
    said: /no consent would lift it/,
  },
  {
    what: 'a consent to being listed',
    text: '@id("p") @consent("page") forbid (principal, action in Action::"use", resource) when { resource.effect == "destroy" };',
    said: /for calls alone/,
  },
];

/** Files that are refused before anything is checked. */
export const unreadable: { what: string; text: string; said: RegExp }[] = [
  { what: 'no Cedar', text: 'permit principal;', said: /^a\.cedar: line 1: / },
  {
    what: 'an error on its line',
    text: '\n\n@id("p") permit (principal, action, resource) wen {};',
    said: /line 3/,
  },
  { what: 'no id', text: 'permit (principal, action, resource);', said: /needs an @id/ },
  { what: 'an id in capitals', text: '@id("P") permit (principal, action, resource);', said: /needs an @id/ },
  {
    what: 'one id twice',
    text: '@id("p") permit (principal, action, resource); @id("p") forbid (principal, action, resource);',
    said: /"p" is also the id/,
  },
  {
    what: 'a number that JSON would round',
    text: '@id("p") forbid (principal, action in Action::"call", resource) when { 9007199254740993 == 1 };',
    said: /beyond 2\^53/,
  },
  {
    what: 'a template',
    text: '@id("p") permit (principal == ?principal, action, resource);',
    said: /templates are not used/,
  },
  {
    what: 'an annotation that means nothing',
    text: '@id("p") @approval("page") permit (principal, action, resource);',
    said: /no annotation @approval/,
  },
  {
    what: 'a consent that is neither',
    text: '@id("p") @consent("sms") forbid (principal, action, resource);',
    said: /"page" or "form", not "sms"/,
  },
  {
    what: 'a permit with consent, which would ask nobody',
    text: '@id("p") @consent("page") permit (principal, action, resource);',
    said: /would ask nobody/,
  },
];
