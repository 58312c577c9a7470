/**
 * secretlint's recommended rules over a text. They are loaded and run only where a text holds a hint: a piece that every
 * match of one of their patterns holds, too (a test samples each pattern). Never: a rule for comments, with which a text
 * could switch the others off; a rule that opens files; an unbounded list of findings, each of which core compares with
 * all others.
 */
import { redaction, type Span } from './span.ts';

/** Pieces without which a rule's patterns cannot match, in the order of the preset. */
const hints = new RegExp(
  [
    'secret_?access_?key',
    'PRIVATE KEY',
    'npm_|_authToken|x-oauth-basic',
    String.raw`://[-\w]{1,256}:[-\w]{1,256}@`,
    'xox[bpaor]-|xapp-|hooks\\.slack\\.com',
    'T3BlbkFJ|sk-ant-api|gsk_|hf_|lin_api_|ntn_|secret_',
    'SG\\.|shp(?:pa|ca|at|ss)_|[sr]k_(?:live|test)_',
    'gh[pousr]_|github_pat_|glpat-|glc_|glsa_|ops_ey',
    String.raw`(?:mongodb(?:\+srv)?|mysqlx?|postgres(?:ql)?)://[^:/\s]{1,100}:`,
    'hv[sbr]\\.|vc[piark]_|dapi[a-f\\d]|dckr_pat_|figd_|cf(?:k|ut|at)_|tskey-',
  ].join('|'),
  'i',
);
/** Longer than the longest match of any rule that has one, a GitHub App's token of 12,024 characters. */
const overlap = 12_288;
const windowCharacters = 3 * overlap;

/** Whether a text holds a hint. */
export function mayHoldCredentials(text: string): boolean {
  return hints.test(text);
}

/** Reads overlapping windows, so that each credential lies in one of them as a whole. */
export async function findWithSecretlint(text: string): Promise<Span[]> {
  const spans: Span[] = [];
  for (let at = 0; at === 0 || at + overlap < text.length; at += windowCharacters - overlap) {
    const window = text.slice(at, at + windowCharacters);
    if (!mayHoldCredentials(window)) continue;
    linter ??= load();
    const found = await (await linter)(window);
    spans.push(...found.map(([start, end, kind]) => redaction(at + start, at + end, kind)));
  }
  return spans;
}

type Linter = (content: string) => Promise<[start: number, end: number, kind: string][]>;
/** Once per environment, at its first hint. */
let linter: Promise<Linter> | undefined;

async function load(): Promise<Linter> {
  const [{ lintSource }, { rules }, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ]);
  // The profiler would keep an entry for each rule and text as long as the environment lives.
  secretLintProfiler.setEnabled(false);
  const scanning = rules.filter(({ meta }) => meta.id !== '@secretlint/secretlint-rule-filter-comments');
  const config = { rules: scanning.map((rule) => ({ id: rule.meta.id, rule, options: {} })) };
  const options = { config, noPhysicFilePath: true };
  return async (content) => {
    const source = { content, filePath: 'text', ext: '', contentType: 'text' as const };
    const { messages } = await lintSource({ source, options });
    return messages.map(({ range, ruleId, data }) => [...placeOf(content, range, data), kindOf(ruleId)]);
  };
}

/** Some rules report the beginning of a credential's name with the length of the credential (13.1.0: aws, npm). */
function placeOf(content: string, [start, end]: readonly number[], data: unknown): [number, number] {
  const values = Object.values((data ?? {}) as Record<string, unknown>);
  const credential = values.find(
    (value) => typeof value === 'string' && value.length === Number(end) - Number(start),
  );
  const at = typeof credential === 'string' ? content.indexOf(credential, start) : -1;
  return at === -1 ? [Number(start), Number(end)] : [at, at + String(credential).length];
}

function kindOf(ruleId: string): string {
  return ruleId.replace('@secretlint/secretlint-rule-', '');
}
