/** Conditions that decide nothing, of a permit to use. */
const vacuous: [what: string, conditions: string, said: RegExp][] = [
  [
    'an attribute compared with itself',
    'when { principal.tenant == principal.tenant }',
    /"principal\.tenant == principal\.tenant" is always true/,
  ],
  [
    'the same within another condition',
    'when { resource.effect == "read" && principal.tenant == principal.tenant }',
    /"principal\.tenant == principal\.tenant" is always true/,
  ],
  [
    'an attribute that differs from itself',
    'when { resource.effect == "read" || principal.tenant != principal.tenant }',
    /is always false/,
  ],
  ['a difference denied', 'when { !(principal.subject != principal.subject) }', /is always true/],
  ['an entity compared with itself', 'when { principal == principal }', /is always true/],
  ['an entity in itself', 'when { resource in resource }', /is always true/],
  ['an entity in a set that holds it', 'when { principal in [principal] }', /is always true/],
  ['a constant choice', 'when { true || resource.effect == "read" }', /is always true/],
  ['a true part', 'when { true && resource.effect == "read" }', /"true" is always true/],
  ['a false part', 'when { resource.effect == "read" || false }', /"false" is always false/],
  ['a false exception', 'when { resource.effect == "read" } unless { false }', /"false" is always false/],
  ['numbers that are equal', 'when { 1 == 1 }', /"1 == 1" is always true/],
  ['numbers in order', 'when { resource.effect == "read" && 1 < 2 }', /"1 < 2" is always true/],
  ['a sum', 'when { 1 + 1 == 2 }', /reads nothing of the request/],
  ['texts that match', 'when { "a" like "*" }', /is always true/],
  ['a pattern of anything', 'when { resource.name like "*" }', /is always true/],
  ['a pattern of anything, twice over', 'when { resource.name like "**" }', /is always true/],
  [
    'an address that nobody sent',
    'when { resource.effect == "read" && ip("127.0.0.1").isLoopback() }',
    /reads nothing of the request/,
  ],
  [
    'a set that holds what it is asked for',
    'when { [resource.name].contains(resource.name) }',
    /is always true/,
  ],
  ['a set that contains itself', 'when { resource.scopes.containsAll(resource.scopes) }', /is always true/],
  ['a required attribute', 'when { principal has tenant }', /"principal has tenant" is always true/],
  ['the type that everybody has', 'when { principal is User }', /is always true/],
  ['one of two opposites', 'when { principal.tenant == "a" || principal.tenant != "a" }', /is always true/],
  ['both of two opposites', 'when { resource.name == "x" && !(resource.name == "x") }', /is always false/],
  [
    'opposites in other words',
    'when { !(principal.tenant == "a" && principal.client == "b") || principal.tenant == "a" }',
    /is always true/,
  ],
  [
    'every effect there is',
    'when { resource.effect == "read" || resource.effect == "write" || resource.effect == "destroy" }',
    /is always true/,
  ],
  [
    'every effect in a set',
    'when { ["read", "write", "destroy"].contains(resource.effect) }',
    /is always true/,
  ],
  ['two names at once', 'when { resource.name == "x" && resource.name == "y" }', /is always false/],
  [
    'a choice whose both ways are one',
    'when { if principal.tenant == "a" then resource.name == "x" else resource.name == "x" }',
    /"resource\.name == \\?"x\\?"" is said twice/,
  ],
  [
    'a condition said twice',
    'when { resource.effect == "read" && principal.tenant == "a" && resource.effect == "read" }',
    /"resource\.effect == \\?"read\\?"" is said twice/,
  ],
  [
    'a clause said twice',
    'when { resource.effect == "read" } when { resource.effect == "read" }',
    /adds nothing/,
  ],
  ['the scope said again', 'when { principal in Group::"x" }', /adds nothing/],
  [
    'a clause that follows from another',
    'when { resource.effect == "read" } unless { resource.effect == "destroy" }',
    /adds nothing/,
  ],
  [
    'clauses that rule each other out',
    'when { resource.effect == "read" } when { resource.effect == "write" }',
    /can never apply/,
  ],
  [
    'an exception of all that there is',
    'when { resource.effect == "read" } unless { resource.effect == "read" }',
    /can never apply/,
  ],
  [
    'a last sign-in that is compared with itself',
    'when { principal has authenticatedAt && principal.authenticatedAt <= principal.authenticatedAt }',
    /is always true/,
  ],
];

/** Of a forbid of calls, beside a condition that decides. */
const vacuousOnCalls: [what: string, conditions: string, said: RegExp][] = [
  [
    'an argument that is always there',
    'when { context.arguments has text }',
    /"context\.arguments has text" is always true/,
  ],
  [
    'an argument that is never there',
    'unless { context.arguments has nothing }',
    /"context\.arguments has nothing" is always false/,
  ],
  ['a moment compared with itself', 'when { context.time > context.time }', /is always false/],
  [
    'both channels that there are',
    'when { context has approval && (context.approval.channel == "page" || context.approval.channel == "client") }',
    /is always true/,
  ],
  [
    'an optional argument asked for twice',
    'when { context.arguments has status && context.arguments has status }',
    /is said twice/,
  ],
];

/** Sets of policies with something wrong in them, and what is said of it; each is a set that would otherwise do. */
export const problems: { what: string; text: string; said: RegExp }[] = [
  {
    what: 'an attribute that no tool has',
    text: '@id("p") permit (principal, action in Action::"use", resource) when { resource.owner == "x" };',
    said: /owner/,
  },
  {
    what: 'an argument of another tool',
    text: '@id("p") forbid (principal, action == Action::"call:callerid", resource) when { context.arguments.path == "x" };',
    said: /path/,
  },
  {
    what: 'an optional argument that is read without asking whether it is there',
    text: '@id("p") forbid (principal, action == Action::"call:search_parcels", resource) when { context.arguments.status == "open" };',
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
    text: '@id("p") permit (principal in Tool::"callerid", action in Action::"use", resource);',
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
  ...vacuous.map(([what, conditions, said]) => ({
    what,
    text: `@id("p") permit (principal in Group::"x", action in Action::"use", resource) ${conditions};`,
    said,
  })),
  ...vacuousOnCalls.map(([what, conditions, said]) => ({
    what,
    text: `@id("p") forbid (principal, action == Action::"call:search_parcels", resource) when { context.sourceIp.isLoopback() } ${conditions};`,
    said,
  })),
];

const permitted = '@id("p") permit (principal in Group::"x", action in Action::"use", resource);';
const consent = (channel: string, unless: string) =>
  `${permitted} @id("c") @consent("${channel}") forbid (principal, action in Action::"call", resource) when { resource.effect == "destroy" } unless { ${unless} };`;

/** What destroys, and needs no person; and what says a thing twice. */
export const unattended: { what: string; text: string; said: RegExp }[] = [
  { what: 'a call that destroys by itself', text: permitted, said: /may destroy without any consent/ },
  {
    what: 'a form that a client fills in',
    text: consent('form', 'context has approval'),
    said: /may destroy by a form/,
  },
  {
    what: 'one policy under two names',
    text: `${permitted} ${permitted.replace('"p"', '"q"')}`,
    said: /says the same as "p"/,
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
  ...(
    [
      ['U+202E', '\u202e'],
      ['U+E0041', '\u{e0041}'],
      ['U+200B', '\u200b'],
      ['U+0007', '\u0007'],
      ['U+0085', '\u0085'],
      ['U+2028', '\u2028'],
      ['U+000D', '\r'],
      ['U+FEFF', '\ufeff'],
    ] as const
  ).flatMap(([code, character]) => [
    {
      what: `${code} in a comment`,
      text: `\n// all${character} is well\n@id("p") permit (principal in Group::"x", action in Action::"use", resource);`,
      said: new RegExp(`^a\\.cedar: line 2, column 7 holds U\\${code.slice(1)}, which no reader sees$`),
    },
    {
      what: `${code} in a text`,
      text: `@id("p")\npermit (principal in Group::"x${character}", action in Action::"use", resource);`,
      said: new RegExp(`^a\\.cedar: line 2, column 31 holds U\\${code.slice(1)}`),
    },
    {
      what: `${code} in an annotation`,
      text: `@id("p${character}") permit (principal in Group::"x", action in Action::"use", resource);`,
      said: new RegExp(`^a\\.cedar: line 1, column 7 holds U\\${code.slice(1)}`),
    },
  ]),
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
