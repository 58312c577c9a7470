/**
 * Finds names of an application in the text of the platform. Enters: the names, and all files that are looked at.
 * Leaves: where a name stands. Pure.
 *
 * A word is plain when at least `plainIn` files use it, or its singular: then it is English, or a term, and not the name
 * of anything. A name that is no plain word is found wherever it stands, in code or in a comment. A plain word is found
 * only where nothing but a name can stand:
 * - a store: `on: 'W'`, `store: 'W'`, `data('W')`, `nameOf(plan, 'W')`; `named.W`, `arns.W`, `keys.W`, `seeds.W`,
 *   `dataResources.W`; in a physical name, behind the stage (`${stage}-W`), or in an ARN (`table/W`, `:::W`);
 * - a tool: `tool: 'W'`, `dataRoleOf: 'W'`, `tool-W`, `tools/W`, `Tool::"W"`;
 * - a scope or a group: first of a list, `scopes: ['W'`, `groups: ['W'`; `Group::"W"`;
 * - a tenant: `tenant: 'W'`, `W#`; a user: `as: 'W'`, `user: 'W'`, `--as W`, `token -- W`; a policy: `@id("W")`.
 * In a quoted resource name, such as `ThingsPolicy`, a tool or a store is found in any case. A tool's name in
 * camelCase is found where the platform itself declares nothing of that name.
 */
export type Kind = 'tool' | 'store' | 'scope' | 'group' | 'tenant' | 'user' | 'policy';

export type Name = { kind: Kind; name: string };
export type File = { path: string; text: string };

/** Files that must use a word before it is plain: a name that slips into one or two is found. */
const plainIn = 3;

/** Where only a name can stand; `W` is the word. */
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

/** One line for each name and line: `<path>:<line> names the <kind> "<name>": <text>`. */
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
  const spellings = kind === 'tool' ? [...new Set([name, name.replaceAll('_', '-')])] : [name];
  return [
    ...spellings.flatMap((spelling) => {
      const word = literal(spelling);
      if (!isPlain(spelling, files)) return [new RegExp(`(?<![A-Za-z0-9])${word}(?![A-Za-z0-9])`, 'i')];
      return positions[kind].map((position) => new RegExp(position.replace('W', word)));
    }),
    ...(kind === 'tool' || kind === 'store' ? resourceName(name) : []),
    ...(kind === 'tool' ? camelCase(name, files) : []),
  ];
}

function isPlain(word: string, files: readonly File[]): boolean {
  const stem = literal(word.replace(/s$/, ''));
  const uses = new RegExp(`(?<![A-Za-z0-9_-])${stem}s?(?![A-Za-z0-9_-])`, 'i');
  return files.filter(({ text }) => uses.test(text)).length >= plainIn;
}

/** `DataReadItemPolicy` of a tool read_item, `ItemsKey` of a store items; as text, since code declares what it names. */
function resourceName(name: string): RegExp[] {
  const pascal = name.replace(/(?:^|[_-])(\w)/g, (_, letter: string) => letter.toUpperCase());
  return [new RegExp(`(?<=['"\`](?:Tool|Data)?)${literal(pascal)}[A-Z]\\w*(?=['"\`])`)];
}

function camelCase(name: string, files: readonly File[]): RegExp[] {
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const declares = new RegExp(`\\b(?:function|const|let|class|type|interface)\\s+${camel}\\b`);
  if (camel === name || files.some(({ text }) => declares.test(text))) return [];
  return [new RegExp(`(?<![A-Za-z0-9_$])${camel}(?![A-Za-z0-9_$])`)];
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
