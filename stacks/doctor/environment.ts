/** Long-lived keys in the environment, and in the files from which a shell fills it. Shows no values. */
import { join } from 'node:path';
import { type Finding, type Look, masked } from './finding.ts';
import { findAwsKeys, longLivedId } from './patterns.ts';
import { lookAtFiles } from './read-files.ts';

const startupFiles = [
  ...['.bashrc', '.bash_profile', '.profile', '.zshrc', '.zshenv', '.zprofile', '.envrc', '.env'],
  join('.config', 'fish', 'config.fish'),
];

/** Findings in the environment variables of this process. */
export async function lookAtEnvironment(env: NodeJS.ProcessEnv, home: string): Promise<Look> {
  const files = startupFiles.map((name) => join(home, name));
  const look = await lookAtFiles(files, home, (text, at) =>
    findAwsKeys(text).map(({ line, what }) => ({ place: 'environment', at: at(line), what })),
  );
  const variables = Object.entries(env);
  const set = variables.flatMap(([name, value]) => inVariable(name, value ?? '', env));
  return { ...look, findings: [...set, ...look.findings], looked: look.looked + variables.length };
}

function inVariable(name: string, value: string, env: NodeJS.ProcessEnv): Finding[] {
  const found = (what: string): Finding[] => [{ place: 'environment', at: name, what }];
  const id = longLivedId.exec(value)?.[1];
  if (id !== undefined) return isExample(id) ? [] : found(`access key ${masked(id)}`);
  // A key with another prefix does not expire either if it has no session token; the secret alone shows it.
  if (name === 'AWS_SECRET_ACCESS_KEY' && value !== '' && !env.AWS_SESSION_TOKEN)
    return isExample(value) || env.AWS_ACCESS_KEY_ID?.startsWith('AKIA')
      ? []
      : found('a secret access key without a session token');
  if (name === 'AWS_BEARER_TOKEN_BEDROCK' && value.startsWith('ABSK'))
    return found('a long-term Bedrock API key');
  return [];
}

function isExample(value: string): boolean {
  return /EXAMPLE(KEY)?$/.test(value);
}
