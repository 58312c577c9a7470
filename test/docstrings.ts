/**
 * Finds exported functions and classes without a docstring, with TypeScript's own parser: a comment in a string is not a
 * docstring, and an arrow function counts as a function.
 */
import ts from 'typescript';

/**
 * @param source text of a module in TypeScript or JavaScript
 * @returns names of exported functions and classes without a docstring
 */
export function undocumented(source: string): string[] {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true);
  return file.statements.filter(isExported).flatMap((statement) => {
    const names = functionsIn(statement);
    return isDocumented(statement, names) ? [] : names;
  });
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

/** Names of the functions and classes that a statement declares. */
function functionsIn(statement: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return [statement.name?.text ?? 'default'];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations
    .filter(({ initializer }) => initializer !== undefined && isFunction(initializer))
    .map(({ name }) => name.getText());
}

function isFunction(node: ts.Expression): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isClassExpression(node);
}

/** An empty docstring, or one with only the name, does not count. */
function isDocumented(statement: ts.Statement, names: string[]): boolean {
  const [docstring] = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).slice(-1);
  if (docstring === undefined) return false;
  const text = docstring
    .getText()
    .replace(/[/*\s]+/g, ' ')
    .trim();
  return text !== '' && !names.includes(text.replace(/\.$/, ''));
}
