/** Gemini: generateContent. */
import type { Dialect } from './dialect.ts';

type GeminiPart = { text?: string; functionResponse?: { response: unknown } };
type GeminiContent = { role: string; parts: GeminiPart[] };
type GeminiTool = { functionDeclarations?: { name: string }[] };

export const gemini: Dialect = {
  read: ({ contents = [], tools = [] }) => ({
    turns: contents.flatMap(({ role, parts }: GeminiContent) =>
      parts.map(({ functionResponse, text = '' }) =>
        functionResponse ? { role: 'tool', text: JSON.stringify(functionResponse.response) } : { role, text },
      ),
    ),
    tools: tools.flatMap(({ functionDeclarations = [] }: GeminiTool) =>
      functionDeclarations.map(({ name }) => name),
    ),
  }),
  write(reply) {
    const part = 'call' in reply ? { functionCall: reply.call } : { text: reply.text };
    const whole = {
      candidates: [{ index: 0, finishReason: 'STOP', content: { role: 'model', parts: [part] } }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    };
    return { whole, events: [whole] };
  },
};
