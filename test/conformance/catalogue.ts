/**
 * The catalogue of a system under test: the tools that the MCP conformance suite calls, and tools that fail in every
 * way. Chosen by the `imports` condition `conformance` for stacks, plan and functions alike, so that each of them is
 * a real tool with its own Lambda, role and route. Never part of a deployment.
 */
import type { Tool } from '../../shared/contract.ts';
import { brokenBusyLoop } from './tools/broken-busy-loop/tool.ts';
import { brokenExits } from './tools/broken-exits/tool.ts';
import { brokenNeverResolves } from './tools/broken-never-resolves/tool.ts';
import { brokenOffSchema } from './tools/broken-off-schema/tool.ts';
import { brokenOutOfMemory } from './tools/broken-out-of-memory/tool.ts';
import { brokenThrows } from './tools/broken-throws/tool.ts';
import { brokenTooLarge } from './tools/broken-too-large/tool.ts';
import { jsonSchema202012Tool } from './tools/json-schema-2020-12-tool/tool.ts';
import { testAudioContent } from './tools/test-audio-content/tool.ts';
import { testEmbeddedResource } from './tools/test-embedded-resource/tool.ts';
import { testErrorHandling } from './tools/test-error-handling/tool.ts';
import { testHeaderParameter } from './tools/test-header-parameter/tool.ts';
import { testImageContent } from './tools/test-image-content/tool.ts';
import { testLoggingTool } from './tools/test-logging-tool/tool.ts';
import { testMultipleContentTypes } from './tools/test-multiple-content-types/tool.ts';
import { testResourceLink } from './tools/test-resource-link/tool.ts';
import { testSimpleText } from './tools/test-simple-text/tool.ts';
import { testStreamingElicitation } from './tools/test-streaming-elicitation/tool.ts';
import { testToolWithLogging } from './tools/test-tool-with-logging/tool.ts';
import { testToolWithProgress } from './tools/test-tool-with-progress/tool.ts';

export const catalogue: readonly Tool[] = [
  testSimpleText,
  testImageContent,
  testAudioContent,
  testEmbeddedResource,
  testResourceLink,
  testMultipleContentTypes,
  testToolWithLogging,
  testToolWithProgress,
  testErrorHandling,
  testLoggingTool,
  testStreamingElicitation,
  testHeaderParameter,
  jsonSchema202012Tool,
  brokenThrows,
  brokenExits,
  brokenBusyLoop,
  brokenNeverResolves,
  brokenOutOfMemory,
  brokenOffSchema,
  brokenTooLarge,
];

/** Where a tool's Lambda handler lives: the folder is the tool's name with dashes. */
export function handlerPath(tool: Tool): string {
  return `test/conformance/tools/${tool.name.replaceAll('_', '-')}/handler.handler`;
}
