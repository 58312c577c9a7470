/**
 * Static keys in the files that the AWS SDKs and the CLI share: one finding per profile. A profile with a
 * session token expires; one with role_arn, sso_session or credential_process has no static key.
 */
import { join } from 'node:path';
import { type Finding, type Look, masked } from './finding.ts';
import { findAwsKeys } from './patterns.ts';
import { type Examine, lookAtFiles } from './read-files.ts';

/** Findings in AWS's configuration and credentials files, and the files that were read. */
export async function lookAtAwsFiles(env: NodeJS.ProcessEnv, home: string): Promise<Look> {
  // AWS SDKs and Tools Reference Guide, "Finding and changing the location of the shared config files"
  const shared = [
    env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials'),
    env.AWS_CONFIG_FILE || join(home, '.aws', 'config'),
  ];
  const ofOtherTools = ['.boto', '.s3cfg', '.passwd-s3fs'].map((name) => join(home, name));
  const inProfiles = await lookAtFiles(shared, home, examineProfiles);
  const elsewhere = await lookAtFiles(ofOtherTools, home, (text, at) =>
    findAwsKeys(text).map(({ line, what }) => ({ place: 'aws-files', at: at(line), what })),
  );
  return {
    findings: [...inProfiles.findings, ...elsewhere.findings],
    looked: inProfiles.looked + elsewhere.looked,
    unreadable: [...inProfiles.unreadable, ...elsewhere.unreadable],
  };
}

type Profile = { name: string; settings: Map<string, { value: string; line: number }> };

const examineProfiles: Examine = (text, at) =>
  parseProfiles(text).flatMap(({ name, settings }): Finding[] => {
    const id = settings.get('aws_access_key_id');
    const key = id ?? settings.get('aws_secret_access_key');
    if (key === undefined || /EXAMPLE(KEY)?$/.test(key.value)) return [];
    if (settings.has('aws_session_token') && !id?.value.startsWith('AKIA')) return [];
    const what = id === undefined ? 'a secret access key' : `access key ${masked(id.value)}`;
    return [{ place: 'aws-files', at: at(key.line), what: `${what} in profile [${name}]` }];
  });

function parseProfiles(text: string): Profile[] {
  const profiles: Profile[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const heading = /^\s*\[\s*(?:profile\s+)?([^\]]+?)\s*\]/.exec(line)?.[1];
    if (heading !== undefined) profiles.push({ name: heading, settings: new Map() });
    const [, setting, value = ''] = /^\s*([a-z_]+)\s*=\s*(\S*)/i.exec(line) ?? [];
    if (setting) profiles.at(-1)?.settings.set(setting.toLowerCase(), { value, line: index + 1 });
  }
  return profiles;
}
