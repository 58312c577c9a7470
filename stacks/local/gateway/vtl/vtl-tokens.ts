/**
 * Splits a mapping template into text, directives and references, each with its line. Refuses a directive or
 * reference outside the subset with its line instead of passing it on as text.
 */

export type Token =
  | { is: 'text' | 'reference'; text: string; line: number }
  | { is: 'set' | 'if' | 'elseif'; text: string; line: number }
  | { is: 'else' | 'end'; text: ''; line: number };

/** Gets the line and the problem; must throw. */
export type RefuseLine = (line: number, reason: string) => never;

const comment = /##[^\n]*\n?|#\*[\s\S]*?\*#/y;
const directive = /#(?:(set|if|elseif)\s*(?=\()|(else|end)\b|\{(else|end)\})/y;
const reference = /\$(?:input\.params\((?:'[^']*'|"[^"$#]*")\)|\{[\w.-]+\}|[A-Za-z]\w*(?:\.\w+)*)/y;
/** A text that Velocity would read as a directive or a reference. */
const suspicious = /[#$][A-Za-z{!@\\]/y;
/** A directive alone on its line leaves no empty line. */
const restOfLine = /[ \t]*\n/y;

/** The pieces of a template, in order. */
export function tokenize(template: string, refuse: RefuseLine): Token[] {
  const tokens: Token[] = [];
  let text = '';
  let at = 0;
  const lineAt = (index: number) => template.slice(0, index).split('\n').length;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(template);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const push = (token: Token) => {
    if (text !== '') tokens.push({ is: 'text', text, line: token.line });
    text = '';
    tokens.push(token);
  };

  while (at < template.length) {
    const line = lineAt(at);
    if (take(comment)) continue;
    const found = take(directive);
    if (found) {
      const [, opening, closing, braced] = found;
      if (opening === 'set' || opening === 'if' || opening === 'elseif') {
        const end = closingParenthesis(template, at);
        if (end < 0) refuse(line, `#${opening} has no closing parenthesis`);
        push({ is: opening, text: template.slice(at + 1, end), line });
        at = end + 1;
      } else {
        push({ is: (closing ?? braced) === 'else' ? 'else' : 'end', text: '', line });
      }
      take(restOfLine);
      continue;
    }
    const name = take(reference);
    if (name) push({ is: 'reference', text: name[0], line });
    else if (take(suspicious)) refuse(line, template.split('\n')[line - 1]?.trim() ?? '');
    else text += template[at++];
  }
  if (text !== '') tokens.push({ is: 'text', text, line: lineAt(at) });
  return tokens;
}

/**
 * Index of the parenthesis that closes the one at `open`; -1 without one. Ignores quoted parentheses.
 */
function closingParenthesis(template: string, open: number): number {
  let depth = 0;
  let quote = '';
  for (let index = open; index < template.length; index++) {
    const character = template[index] ?? '';
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return index;
  }
  return -1;
}
