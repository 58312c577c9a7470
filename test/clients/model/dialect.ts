/** How a kind of model server is asked and how it answers, cut down to what agents need to see. */

export type Turn = { role: string; text: string };
export type Reply = { text: string } | { call: { name: string; args: object } };

export type Dialect = {
  // The bodies are whatever the programs send; only these few fields of them are read.
  // biome-ignore lint/suspicious/noExplicitAny: foreign JSON
  read(body: any): { turns: Turn[]; tools: string[] };
  write(reply: Reply): { whole: object; events: (object | string)[] };
};

type Part = { text?: string; input_text?: string };

/** The text of a message's content, in any of its shapes. */
export function flat(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return content == null ? '' : JSON.stringify(content);
  return content.map((part: Part) => part.text ?? part.input_text ?? '').join(' ');
}

export const newCallId = () => `call_${crypto.randomUUID().slice(0, 8)}`;
