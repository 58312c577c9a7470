/** OpenAI: chat completions, which most agents speak, and responses. */
import { type Dialect, flat, newCallId } from './dialect.ts';

export const chatCompletions: Dialect = {
  read: ({ messages = [], tools = [] }) => ({
    turns: messages.map(({ role, content }: { role: string; content: unknown }) => ({
      role,
      text: flat(content),
    })),
    tools: tools.map(
      (tool: { function?: { name: string }; name?: string }) => tool.function?.name ?? tool.name,
    ),
  }),
  write(reply) {
    const call = 'call' in reply && {
      ...{ id: newCallId(), type: 'function' },
      function: { name: reply.call.name, arguments: JSON.stringify(reply.call.args) },
    };
    const content = 'text' in reply ? reply.text : null;
    const finish = call ? 'tool_calls' : 'stop';
    const base = { id: 'answer', created: 1, model: 'stand-in' };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const message = { role: 'assistant', content, ...(call && { tool_calls: [call] }) };
    const delta = { ...message, ...(call && { tool_calls: [{ index: 0, ...call }] }) };
    const chunk = (choices: object[], more = {}) => ({
      ...base,
      ...{ object: 'chat.completion.chunk', choices },
      ...more,
    });
    return {
      whole: {
        ...{ ...base, object: 'chat.completion', usage },
        choices: [{ index: 0, finish_reason: finish, message }],
      },
      events: [
        chunk([{ index: 0, delta, finish_reason: null }]),
        chunk([{ index: 0, delta: {}, finish_reason: finish }]),
        chunk([], { usage }),
        '[DONE]',
      ],
    };
  },
};

type ResponsesItem = { type?: string; role?: string; content?: unknown; output?: unknown };
type ResponsesTool = { name?: string; tools?: { name: string }[] };

export const responses: Dialect = {
  read: ({ input = [], tools = [] }) => {
    const items: ResponsesItem[] = Array.isArray(input) ? input : [{ role: 'user', content: input }];
    return {
      turns: items.map(({ type, role = '', content, output }) =>
        type === 'function_call_output'
          ? { role: 'tool', text: flat(output) }
          : { role, text: flat(content) },
      ),
      tools: tools.flatMap(
        ({ name, tools: inner }: ResponsesTool) => inner?.map((one) => one.name) ?? [name],
      ),
    };
  },
  write(reply) {
    const id = newCallId();
    const item =
      'call' in reply
        ? {
            ...{ type: 'function_call', id, call_id: id, status: 'completed' },
            ...{ name: reply.call.name, arguments: JSON.stringify(reply.call.args) },
          }
        : {
            ...{ type: 'message', id, role: 'assistant', status: 'completed' },
            content: [{ type: 'output_text', text: reply.text, annotations: [] }],
          };
    const usage = {
      ...{ input_tokens: 1, output_tokens: 1, total_tokens: 2 },
      ...{ input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } },
    };
    const base = { id: 'answer', object: 'response', created_at: 1, model: 'stand-in', usage };
    const whole = { ...base, status: 'completed', output: [item] };
    return {
      whole,
      events: [
        { type: 'response.created', response: { ...base, status: 'in_progress', output: [] } },
        { type: 'response.output_item.added', output_index: 0, item },
        { type: 'response.output_item.done', output_index: 0, item },
        { type: 'response.completed', response: whole },
      ].map((event, index) => ({ ...event, sequence_number: index })),
    };
  },
};
