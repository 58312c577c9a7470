/**
 * Finds names of an application in the text of the platform. Pure.
 *
 * A word is plain when at least `plainIn` files use it, or its singular: then it is English, or a term. Any other name is
 * found everywhere, in code or in a comment. A plain word is found only at a position for names:
 * - a store: `on: 'W'`, `store: 'W'`, `data('W')`, `nameOf(plan, 'W')`; `named.W`, `arns.W`, `keys.W`, `seeds.W`,
 *   `dataResources.W`; in a physical name, behind the stage (`${stage}-W`), or in an ARN (`table/W`, `:::W`);
 * - a tool: `tool: 'W'`, `dataRoleOf: 'W'`, `tool-W`, `tools/W`, `Tool::"W"`;
 * - a scope or a group: first of a list, `scopes: ['W'`, `groups: ['W'`; `Group::"W"`;
 * - a tenant: `tenant: 'W'`, `W#`; a user: `as: 'W'`, `user: 'W'`, `--as W`, `token -- W`; a policy: `@id("W")`.
 * In a quoted name of a resource, such as `ItemsPolicy` or `ToolReadItemRole`, a store or a tool is always found. A tool's
 * name with dashes is found unless a file of the platform has this name, and in camelCase unless the platform declares it.
 */
export type Kind = 'tool' | 'store' | 'scope' | 'group' | 'tenant' | 'user' | 'policy';

export type Name = { kind: Kind; name: string };
export type File = { path: string; text: string };

/** A word in this many files is plain, so a name in only one or two files is found. */
const plainIn = 3;

/** Positions for names, as patterns in which `W` is the word. */
const positions: Record<Kind, string[]> = {
  store: [
    `(?<=\\b(?:on|store)\\s*:\\s*['"\`])W(?=['"\`])`,
    `(?<=\\b(?:data|nameOf|arnOf)\\((?:\\w+,\\s*)?['"\`])W(?=['"\`])`,
    `(?<=\\b(?:named|arns|keys|seeds|dataResources)\\??\\.)W\\b`,
    `(?<=\\b(?:named|arns|keys|seeds|dataResources)\\[['"\`])W(?=['"\`])`,
    '(?<=\\}-|STAGE-|table/|:::)W(?![A-Za-z0-9.])',
  ],
  tool: [
    `(?<=\\b(?:tool|dataRoleOf)\\s*:\\s*['"\`])W(?=['"\`])`,
    '(?<=tool-|tools/)W(?![\\w-])',
    '(?<=Tool::")W(?=")',
  ],
  scope: [`(?<=\\bscopes\\s*:\\s*\\[['"\`])W(?=['"\`])`],
  group: [`(?<=\\bgroups\\s*:\\s*\\[['"\`])W(?=['"\`])`, '(?<=Group::")W(?=")'],
  tenant: [`(?<=\\btenant\\s*:\\s*['"\`])W(?=['"\`])`, '(?<![\\w-])W(?=#)'],
  user: [`(?<=\\b(?:as|user)\\s*:\\s*['"\`])W(?=['"\`])`, '(?<=--as |token -- )W(?![\\w-])'],
  policy: ['(?<=@id\\(")W(?="\\))'],
};

/** @returns one text for each line with names: `<path>:<line> names the <kind> "<name>": <text>` */
export function findNames(names: readonly Name[], files: readonly File[]): string[] {
  const patterns = names.flatMap((name) => patternsOf(name, files).map((pattern) => ({ ...name, pattern })));
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => {
      const found = patterns.filter(({ pattern }) => pattern.test(line));
      const told = new Set(found.map(({ kind, name }) => `the ${kind} "${name}"`));
      return told.size === 0 ? [] : [`${path}:${at + 1} names ${[...told].join(', ')}: ${line.trim()}`];
    }),
  );
}

function patternsOf({ kind, name }: Name, files: readonly File[]): RegExp[] {
  if (kind !== 'tool')
    return [...spelling(kind, name, files), ...(kind === 'store' ? [storeResource(name)] : [])];
  const dashed = name.replaceAll('_', '-');
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [
    ...spelling(kind, name, files),
    ...(dashed === name || hasFile(dashed, files) ? [] : spelling(kind, dashed, files)),
    ...(camel === name || declares(camel, files) || isPlain(camel, files) ? [] : [word(camel, '')]),
    new RegExp(`(?<=['"\`])(?:Tool|Data)${pascal(name)}(?:[A-Z]\\w*)?(?=['"\`])`),
  ];
}

function spelling(kind: Kind, name: string, files: readonly File[]): RegExp[] {
  if (!isPlain(name, files)) return [word(name, 'i')];
  return positions[kind].map((position) => new RegExp(position.replace('W', literal(name))));
}

function word(name: string, flags: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9_$])${literal(name)}(?![A-Za-z0-9_$])`, flags);
}

function isPlain(word: string, files: readonly File[]): boolean {
  const stem = literal(word.replace(/s$/, ''));
  const uses = new RegExp(`(?<![A-Za-z0-9_-])${stem}s?(?![A-Za-z0-9_-])`, 'i');
  return files.filter(({ text }) => uses.test(text)).length >= plainIn;
}

/** Resources of stacks/app/data begin with the name of their store: `ItemsKey`, `ItemsPolicy`. */
function storeResource(name: string): RegExp {
  const parts = 'Encryption|Key|KeyAlias|Lifecycle|Ownership|Policy|PublicAccess|Versioning';
  return new RegExp(`(?<=['"\`])${pascal(name)}(?:${parts})(?=['"\`])`);
}

function pascal(name: string): string {
  return literal(name.replace(/(?:^|[_-])(\w)/g, (_, letter: string) => letter.toUpperCase()));
}

function declares(name: string, files: readonly File[]): boolean {
  const declaration = new RegExp(`\\b(?:function|const|let|class|type|interface)\\s+${name}\\b`);
  return files.some(({ text }) => declaration.test(text));
}

/** Whether a file or a folder has this name. */
function hasFile(name: string, files: readonly File[]): boolean {
  const called = new RegExp(`(?:^|/)${literal(name)}(?:[./]|$)`);
  return files.some(({ path }) => called.test(path));
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
