/** The programs, in the order of the table. */
import type { Program } from './program.ts';
import { claudeCode } from './programs/claude-code.ts';
import { cline } from './programs/cline.ts';
import { codex } from './programs/codex.ts';
import { continueCli } from './programs/continue.ts';
import { copilot } from './programs/copilot.ts';
import { gemini } from './programs/gemini.ts';
import { inspectorCli } from './programs/inspector.ts';
import { inspectorWeb } from './programs/inspector-web.ts';
import { aiSdk, langchain, mastra, mcpUse, openAiAgents } from './programs/libraries.ts';
import { mcpRemote } from './programs/mcp-remote.ts';
import { mcporter } from './programs/mcporter.ts';
import { opencode } from './programs/opencode.ts';
import { qwen } from './programs/qwen.ts';
import { oldSdk1, sdk1, sdk2 } from './programs/sdks.ts';
import { vscode } from './programs/vscode.ts';

export const programs: Program[] = [
  ...[claudeCode, codex, copilot, gemini, opencode, vscode, qwen, cline, continueCli],
  ...[mcpRemote, inspectorCli, inspectorWeb, mcporter],
  ...[sdk2, sdk1, oldSdk1, aiSdk, langchain, mastra, mcpUse, openAiAgents],
];
