/**
 * Filter: sequences that a terminal obeys instead of showing them (ECMA-48: CSI, OSC with its hyperlinks, DCS, SOS, PM,
 * APC, two-character escapes), with ESC and as 8-bit C1. Of a sequence without an end the introducer alone is found, so
 * that the text behind it stays visible. Linear: no part of a pattern can match where another one starts.
 */
import { type Filter, removal, spansOf } from './span.ts';

/** ECMA-48, 5.4: parameter bytes, intermediate bytes, one final byte. */
const csi = String.raw`(?:\x1b\[|\x9b)[0-?]*[ -\/]*[@-~]`;
/** ECMA-48, 5.6: up to ST; xterm ends OSC with BEL, too. */
const strings = String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)`;
const escapes = String.raw`\x1b[ -\/]*[0-~]|[\x1b\x80-\x9f]`;
const sequence = new RegExp(`${csi}|${strings}|${escapes}`, 'g');
// biome-ignore lint/suspicious/noControlCharactersInRegex: the filter looks for control characters
const introducer = /[\x1b\x80-\x9f]/;

export const terminalSequences: Filter = {
  name: 'terminal-sequences',
  does: 'remove',
  find(text) {
    if (!introducer.test(text)) return [];
    return spansOf(text, sequence, (start, end) => removal(start, end, 'a terminal sequence'));
  },
};
