/**
 * What a client program calls itself. Enters: a request. Leaves: a name for people to read, or undefined. Never: anything
 * that is decided by it: a program can call itself what it likes.
 * Source: MCP 2026-07-28, `_meta` of a request, `io.modelcontextprotocol/clientInfo`. Older clients say it in
 * `initialize` alone, which a stateless server does not keep; they have the header User-Agent (RFC 9110, section 10.1.5).
 */
import { CLIENT_INFO_META_KEY, type ServerContext } from '@modelcontextprotocol/server';

/** Longer than any name that a person reads; the rest is cut. */
const maxCharacters = 100;

export function clientProgram({ mcpReq, http }: Pick<ServerContext, 'mcpReq' | 'http'>): string | undefined {
  const envelope = mcpReq.envelope as Record<string, unknown> | undefined;
  const { title, name, version } = (envelope?.[CLIENT_INFO_META_KEY] ?? {}) as Record<string, unknown>;
  const named = [text(title) ?? text(name), text(version)].filter((part) => part !== undefined).join(' ');
  const program = named === '' ? text(http?.req?.headers.get('user-agent')) : named;
  return program && [...program].slice(0, maxCharacters).join('');
}

function text(value: unknown): string | undefined {
  const trimmed = typeof value === 'string' ? value.trim() : '';
  return trimmed === '' ? undefined : trimmed;
}
