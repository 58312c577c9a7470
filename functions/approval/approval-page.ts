/**
 * The question of an approval and its two answers, as HTML. Never: an argument that is cut, left out, or shown as
 * anything else than it is.
 */
import type { Approval } from '../../shared/approval.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Effect } from '../../shared/contract.ts';
import { visible, visibleJson } from './visible-text.ts';

const effects = {
  read: 'This call reads data and changes nothing.',
  write: 'This call changes data.',
  destroy: 'This call destroys something and cannot be undone.',
} satisfies Record<Effect, string>;

/**
 * The body of the page.
 * @param reader the person who reads it, and the time of reading
 * @param form `action`: the page's own address; `token`: single use, bound to this sign-in
 */
export function renderQuestion(
  approval: Approval,
  reader: { person: Caller; nowMs: number },
  form: { action: string; token: string },
): string {
  return `<h1>Do you approve “${visible(approval.title)}”?</h1>
<p class="effect ${approval.effect}">${effects[approval.effect]}</p>
<dl>
<dt>Tool</dt><dd>${visible(approval.title)} (<code>${visible(approval.tool)}</code>)</dd>
${renderAsker(approval, reader.person)}
${renderTimes(approval, reader.nowMs)}
</dl>
<h2 id="arguments">With these arguments</h2>
${renderArguments(approval.arguments)}
<form method="post" action="${visible(form.action)}">
<input type="hidden" name="token" value="${visible(form.token)}">
<p class="buttons">
<button type="submit" name="answer" value="refuse">Refuse</button>
<button class="yes" type="submit" name="answer" value="approve">Approve</button>
</p>
</form>
<p class="note">Approve only what you yourself want done. Your answer is good for this one call with exactly these arguments, once. Call <code>${visible(approval.callId)}</code>.</p>`;
}

function renderAsker(approval: Approval, person: Caller): string {
  const { subject, tenant, clientId, name, program } = approval;
  const own = subject === person.subject;
  const somebody = name === undefined ? 'Somebody else' : visible(name);
  const you = own ? '' : `\n<dt>You are</dt><dd>${visible(person.name ?? person.subject)}</dd>`;
  const word =
    program === undefined ? '' : `<q>${visible(program)}</q>, as it calls itself; nobody has checked that. `;
  return `<dt>Who asks</dt><dd>${own ? 'You' : somebody} <code class="id">${visible(subject)}</code></dd>${you}
<dt>Of the team</dt><dd><code>${visible(tenant)}</code></dd>
<dt>Through the program</dt><dd>${word}Registered as <code class="id">${visible(clientId)}</code></dd>`;
}

function renderTimes({ askedAtMs, expiresAtSeconds }: Approval, nowMs: number): string {
  const seconds = Math.max(0, Math.floor(expiresAtSeconds - nowMs / 1000));
  const left = `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `<dt>Asked</dt><dd>${renderTime(askedAtMs)}</dd>
<dt>Can be answered until</dt><dd>${renderTime(expiresAtSeconds * 1000)}: ${left} from when this page was shown</dd>`;
}

/** UTC, like the times of the audit record. */
function renderTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 10)}, ${iso.slice(11, 19)} UTC</time>`;
}

/** Name and value of each argument, as JSON: a text has quotes and escapes, so it cannot pose as a number or as two. */
function renderArguments(json: string): string {
  const parsed = parseObject(json);
  if (parsed === undefined) return `<pre>${visible(json)}</pre>`;
  const entries = Object.entries(parsed);
  if (entries.length === 0) return '<p>None.</p>';
  const rows = entries.map(
    ([name, value]) => `<dt><code>${visible(name)}</code></dt><dd><pre>${visibleJson(value)}</pre></dd>`,
  );
  return `<dl aria-labelledby="arguments">\n${rows.join('\n')}\n</dl>
<p class="note">Everything is shown: ${[...json].length} characters. A box such as <span class="unseen">U+200B</span> stands for a character that cannot be seen.</p>`;
}

/** Undefined for JSON that differs after it is parsed and written again: then the text itself is shown. */
function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const same = JSON.stringify(value) === json;
    return same && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
