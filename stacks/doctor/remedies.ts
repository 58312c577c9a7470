/** Why a key at a place matters, and how to move from it to a role that is assumed: text for people, in order. */
import type { Place } from './finding.ts';

export type Remedy = { title: string; why: string; how: string[] };

const retire = [
  'Then retire the key (its id is in the IAM console, or: aws iam list-access-keys --user-name NAME):',
  '  aws iam update-access-key --user-name NAME --access-key-id ID --status Inactive',
  '  aws iam delete-access-key --user-name NAME --access-key-id ID',
];

export const remedies: Record<Place, Remedy> = {
  environment: {
    title: 'in the environment or in a file that fills it',
    why: 'Every process that this shell starts, each MCP server among them, can read the key and use it from anywhere, for ever.',
    how: [
      'Sign in through IAM Identity Center; the SDKs and sst take the profile:',
      '  aws configure sso --profile chokepoint',
      '  aws sso login --profile chokepoint',
      '  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_BEARER_TOKEN_BEDROCK',
      '  export AWS_PROFILE=chokepoint',
      'Take the lines out of the startup file, too.',
      ...retire,
    ],
  },
  'aws-files': {
    title: 'in the shared AWS files',
    why: 'A file in the home directory is what a stolen laptop, a backup and a malicious package read first.',
    how: [
      'Let the profile sign in and assume a role. In ~/.aws/config:',
      '  [sso-session company]',
      '  sso_start_url = https://company.awsapps.com/start',
      '  sso_region = eu-central-1',
      '  [profile company]',
      '  sso_session = company',
      '  sso_account_id = 111122223333',
      '  sso_role_name = Developer',
      '  [profile chokepoint]',
      '  role_arn = arn:aws:iam::111122223333:role/ROLE',
      '  source_profile = company',
      'Without Identity Center, credential_process = COMMAND asks a program for credentials that expire',
      '(on servers: aws_signing_helper of IAM Roles Anywhere).',
      'Remove aws_access_key_id and aws_secret_access_key from the file.',
      ...retire,
    ],
  },
  repository: {
    title: 'in the repository',
    why: 'Whoever can read a clone has the key; a tracked one is in every clone and in the history, also after it is deleted.',
    how: [
      'Retire the key first: one that was committed counts as published.',
      ...retire.slice(1),
      'Take it out of the file; for a tracked file: git rm --cached FILE, a line in .gitignore, and a new history',
      '(git filter-repo) where the repository is shared.',
      'Code on AWS needs no key: its role brings credentials. On a laptop: AWS_PROFILE with aws sso login.',
      'Real secrets belong in AWS Secrets Manager, read at run time by the role that needs them.',
    ],
  },
  ci: {
    title: 'in a CI workflow',
    why: 'A stored key works outside the pipeline, too, and for every branch that can read the store.',
    how: [
      'Let the pipeline federate by OIDC and assume a role whose trust names the repository and the environment:',
      '  permissions:',
      '    id-token: write',
      '    contents: read',
      '  steps:',
      '    - uses: aws-actions/configure-aws-credentials@v5',
      '      with:',
      '        role-to-assume: arn:aws:iam::111122223333:role/ROLE',
      '        aws-region: eu-central-1',
      'GitLab: id_tokens with aud, then aws sts assume-role-with-web-identity. Then delete the stored secrets.',
      ...retire,
    ],
  },
  'mcp-client': {
    title: 'in the configuration of an MCP client',
    why: 'Every server that the client starts, and every extension that reads the file, has the credential; an agent can be talked into printing it.',
    how: [
      'For this server: remove the header. The client signs in by OAuth and keeps a token that expires:',
      '  npm run connect -- claude|vscode|cursor --stage NAME',
      'For another server that needs AWS: no keys in env, a profile instead, after aws sso login:',
      '  "env": { "AWS_PROFILE": "chokepoint" }',
      "For any other secret: the client's own reference, which asks or reads the environment:",
      '  VS Code "${input:token}" (inputs with "password": true), Claude Code "${TOKEN}", Cursor "${env:TOKEN}"',
      'Then revoke what stood there: it has been on disk in plain text.',
    ],
  },
};
