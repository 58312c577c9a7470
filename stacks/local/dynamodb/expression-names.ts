/**
 * Finds the top-level attributes that the expressions of a request name. Serves dynamodb:Attributes alone: a
 * word that could be a name or a keyword counts as a name, so that a policy which lists the allowed
 * attributes refuses in doubt.
 */
const expressions = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
] as const;

/** Reserved words of DynamoDB in expressions; an attribute of such a name needs a placeholder. */
const keywords = /^(and|or|not|between|in|set|add|delete)$/i;
/** Each name once, placeholders resolved; an undeclared placeholder counts as it is written. */
export function attributeNamesIn(parameters: object): string[] {
  const given = parameters as Record<string, unknown>;
  const placeholders = (given.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const names = new Set<string>();
  for (const parameter of expressions) {
    const text = given[parameter];
    if (typeof text !== 'string') continue;
    for (const name of wordsOf(parameter === 'UpdateExpression' ? withoutRemove(text) : text)) {
      names.add(Object.hasOwn(placeholders, name) ? (placeholders[name] as string) : name);
    }
  }
  return [...names];
}

/** REMOVE is not reserved: it is the keyword when it appears once and a path follows, else an attribute. */
function withoutRemove(expression: string): string {
  const all = expression.match(/(?<![#:.\w])remove(?!\w)/gi) ?? [];
  const clause = /(?<![#:.\w])remove(?=\s+(?!(?:set|add|delete)\b)[#A-Za-z_])/i;
  return all.length === 1 ? expression.replace(clause, '') : expression;
}

/** Words that begin a path: not after a dot, not a value placeholder, not a function's name, not a keyword. */
function* wordsOf(expression: string): Generator<string> {
  for (const found of expression.matchAll(/(\.?)[ \t\r\n]*([#:]?[A-Za-z0-9_]+)[ \t\r\n]*(\(?)/g)) {
    const [, dot, word = '', parenthesis] = found;
    const inPath = dot === '.' || word.startsWith(':') || /^\d+$/.test(word);
    if (!inPath && parenthesis !== '(' && !keywords.test(word)) yield word;
  }
}
