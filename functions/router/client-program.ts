/**
 * The name that a client program gives itself, for people to read. Never: a decision by it, since a program can choose
 * any name.
 * Source: MCP 2026-07-28, `_meta` of a request, `io.modelcontextprotocol/clientInfo`. Older clients send it in
 * `initialize` alone, which a stateless server does not keep; they have the header User-Agent (RFC 9110, section 10.1.5).
 */
import { CLIENT_INFO_META_KEY, type ServerContext } from '@modelcontextprotocol/server';

/** More than a person reads of a name; the rest is cut. */
const maxCharacters = 100;

/** @returns at most 100 characters; undefined when the client gives no name */
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
