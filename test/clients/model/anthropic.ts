/** Anthropic: messages. */
import { type Dialect, flat, newCallId } from './dialect.ts';

type AnthropicPart = { type: string; text?: string; content?: unknown };

export const messages: Dialect = {
  read: ({ messages: all = [], tools = [] }) => ({
    turns: all.flatMap(({ role, content }: { role: string; content: string | AnthropicPart[] }) =>
      typeof content === 'string'
        ? [{ role, text: content }]
        : content.map((part) =>
            part.type === 'tool_result'
              ? { role: 'tool', text: flat(part.content) }
              : { role, text: part.text ?? '' },
          ),
    ),
    tools: tools.map(({ name }: { name: string }) => name),
  }),
  write(reply) {
    const call = 'call' in reply ? reply.call : undefined;
    const block = call
      ? { type: 'tool_use', id: newCallId(), name: call.name, input: call.args }
      : { type: 'text', text: 'text' in reply ? reply.text : '' };
    const start = call ? { ...block, input: {} } : { ...block, text: '' };
    const delta = call
      ? { type: 'input_json_delta', partial_json: JSON.stringify(call.args) }
      : { type: 'text_delta', text: block.text };
    const stop_reason = call ? 'tool_use' : 'end_turn';
    const usage = { input_tokens: 1, output_tokens: 1 };
    const base = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'stand-in',
      stop_sequence: null,
      usage,
    };
    return {
      whole: { ...base, content: [block], stop_reason },
      events: [
        { type: 'message_start', message: { ...base, content: [], stop_reason: null } },
        { type: 'content_block_start', index: 0, content_block: start },
        { type: 'content_block_delta', index: 0, delta },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage },
        { type: 'message_stop' },
      ],
    };
  },
};
