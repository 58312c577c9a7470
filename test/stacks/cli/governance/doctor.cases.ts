/** Long-lived keys, planted: where, and what the doctor must say. No whole key stands in this file. */

export const keyId = ['AKIA', 'Q7RZ2MXW', '5TKLP3VB'].join('');
export const otherId = ['AKIA', 'ZZ22YY33', 'XX44WW55'].join('');
export const secret = 'aB3/'.repeat(10);
export const bearer = 'tok-'.repeat(6);
export const bedrock = `ABSK${'Zx9+'.repeat(30)}`;

export type Planted = {
  what: string;
  /** relative to the home */
  home?: Record<string, string>;
  /** relative to the repository */
  repository?: Record<string, string>;
  env?: Record<string, string>;
  finds: { place: string; at: string; what: RegExp }[];
};

const servers = (server: object) => JSON.stringify({ mcpServers: { other: server } }, null, 2);
const pair = `aws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`;

export const planted: Planted[] = [
  {
    what: 'a static key in the environment',
    env: { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret },
    finds: [{ place: 'environment', at: 'AWS_ACCESS_KEY_ID', what: /^access key AKIA…P3VB$/ }],
  },
  {
    what: 'a key of another prefix without a session token',
    env: { AWS_ACCESS_KEY_ID: 'LOCALKEY', AWS_SECRET_ACCESS_KEY: secret },
    finds: [{ place: 'environment', at: 'AWS_SECRET_ACCESS_KEY', what: /without a session token/ }],
  },
  {
    what: 'a key under a name of its own',
    env: { BACKUP_KEY: keyId },
    finds: [{ place: 'environment', at: 'BACKUP_KEY', what: /AKIA…/ }],
  },
  {
    what: 'a long-term Bedrock key',
    env: { AWS_BEARER_TOKEN_BEDROCK: bedrock },
    finds: [{ place: 'environment', at: 'AWS_BEARER_TOKEN_BEDROCK', what: /Bedrock/ }],
  },
  {
    what: 'a key in a startup file of the shell',
    home: { '.zshrc': `# mine\nexport AWS_ACCESS_KEY_ID=${keyId}\n` },
    finds: [{ place: 'environment', at: '~/.zshrc:2', what: /AKIA…P3VB/ }],
  },
  {
    what: 'static keys in two profiles of the credentials file',
    home: { '.aws/credentials': `[default]\n${pair}\n[other]\naws_access_key_id=${otherId}\n` },
    finds: [
      { place: 'aws-files', at: '~/.aws/credentials:2', what: /AKIA…P3VB in profile \[default\]/ },
      { place: 'aws-files', at: '~/.aws/credentials:6', what: /AKIA…WW55 in profile \[other\]/ },
    ],
  },
  {
    what: 'a static key in the config file',
    home: { '.aws/config': `[profile deploy]\nregion = eu-central-1\n${pair}` },
    finds: [{ place: 'aws-files', at: '~/.aws/config:3', what: /profile \[deploy\]/ }],
  },
  {
    what: 'a credentials file elsewhere',
    home: { 'elsewhere/keys': `[default]\n${pair}` },
    env: { AWS_SHARED_CREDENTIALS_FILE: '<home>/elsewhere/keys' },
    finds: [{ place: 'aws-files', at: '~/elsewhere/keys:2', what: /\[default\]/ }],
  },
  {
    what: 'a config file elsewhere',
    home: { 'elsewhere/config': `[default]\n${pair}` },
    env: { AWS_CONFIG_FILE: '<home>/elsewhere/config' },
    finds: [{ place: 'aws-files', at: '~/elsewhere/config:2', what: /\[default\]/ }],
  },
  {
    what: 'a key in a file of the repository',
    repository: { 'src/app.ts': `\n\nconst id = '${keyId}';\n` },
    finds: [{ place: 'repository', at: '~/repository/src/app.ts:3', what: /AKIA…P3VB/ }],
  },
  {
    what: 'a secret without its id',
    repository: { 'config.yaml': `secretAccessKey: ${secret}\n` },
    finds: [{ place: 'repository', at: '~/repository/config.yaml:1', what: /a secret access key/ }],
  },
  {
    what: 'keys in a .env file that git ignores',
    repository: { '.env.local': `AWS_ACCESS_KEY_ID=${keyId}\nAWS_SECRET_ACCESS_KEY="${secret}"\n` },
    finds: [
      { place: 'repository', at: '~/repository/.env.local:1', what: /AKIA…/ },
      { place: 'repository', at: '~/repository/.env.local:2', what: /secret/ },
    ],
  },
  {
    what: 'static keys of a GitHub workflow',
    repository: {
      '.github/workflows/deploy.yml':
        'steps:\n  - with:\n      aws-access-key-id: ${{ secrets.AWS_KEY }}\n      aws-secret-access-key: ${{ secrets.AWS_SECRET }}\n',
    },
    finds: [
      { place: 'ci', at: '~/repository/.github/workflows/deploy.yml:3', what: /aws-access-key-id/ },
      { place: 'ci', at: '~/repository/.github/workflows/deploy.yml:4', what: /aws-secret-access-key/ },
    ],
  },
  {
    what: 'static keys of a GitLab pipeline',
    repository: { '.gitlab-ci.yml': 'variables:\n  AWS_ACCESS_KEY_ID: $PROD_KEY\n' },
    finds: [{ place: 'ci', at: '~/repository/.gitlab-ci.yml:2', what: /AWS_ACCESS_KEY_ID/ }],
  },
  {
    what: 'keys in the env block of Claude Desktop',
    home: {
      '.config/Claude/claude_desktop_config.json': servers({
        command: 'x',
        env: { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret },
      }),
    },
    finds: [
      { place: 'mcp-client', at: '~/.config/Claude/claude_desktop_config.json:6', what: /AKIA…/ },
      { place: 'mcp-client', at: '~/.config/Claude/claude_desktop_config.json:7', what: /secret/ },
    ],
  },
  {
    what: 'a bearer token in a header of Cursor',
    home: { '.cursor/mcp.json': servers({ headers: { Authorization: `Bearer ${bearer}` } }) },
    finds: [{ place: 'mcp-client', at: '~/.cursor/mcp.json:5', what: /bearer token/ }],
  },
  {
    what: 'a token of another service, and a header of another name',
    home: {
      '.codeium/windsurf/mcp_config.json': servers({
        env: { SERVICE_TOKEN: bearer },
        headers: { 'x-api-key': bearer },
      }),
    },
    finds: [
      { place: 'mcp-client', at: '~/.codeium/windsurf/mcp_config.json:5', what: /SERVICE_TOKEN/ },
      { place: 'mcp-client', at: '~/.codeium/windsurf/mcp_config.json:8', what: /x-api-key/ },
    ],
  },
  {
    what: 'a token on the command line of a server of Claude Code',
    home: { '.claude.json': servers({ args: ['--header', `Authorization: Bearer ${bearer}`] }) },
    finds: [{ place: 'mcp-client', at: '~/.claude.json:6', what: /bearer token/ }],
  },
  {
    what: 'a token in the TOML of Codex',
    home: { '.codex/config.toml': `[mcp_servers.other.env]\nAPI_KEY = "${bearer}"\n` },
    finds: [{ place: 'mcp-client', at: '~/.codex/config.toml:2', what: /API_KEY/ }],
  },
  {
    what: 'a token in a client configuration of the project',
    repository: { '.vscode/mcp.json': servers({ headers: { Authorization: `Bearer ${bearer}` } }) },
    finds: [{ place: 'mcp-client', at: '~/repository/.vscode/mcp.json:5', what: /bearer token/ }],
  },
];

/** What looks like a key and is none. */
export const harmless: Omit<Planted, 'finds'>[] = [
  { what: 'nothing at all' },
  {
    what: 'the example keys of the AWS documentation',
    home: {
      '.aws/credentials':
        '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
    },
    repository: {
      'docs.md': 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, AKIAIOSFODNN7EXAMPLE',
    },
    env: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' },
  },
  {
    what: 'a session that expires',
    env: { AWS_ACCESS_KEY_ID: 'ASIAQ7RZ2MXW5TKLP3VB', AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: 'x' },
    home: {
      '.aws/credentials': `[default]\naws_access_key_id = ASIAQ7RZ2MXW5TKLP3VB\naws_secret_access_key = ${secret}\naws_session_token = x\n`,
    },
  },
  {
    what: 'profiles that assume a role, sign in, or ask a program',
    home: {
      '.aws/config':
        '[profile a]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = b\n[profile b]\nsso_session = c\n[profile d]\ncredential_process = signer\n',
    },
  },
  {
    what: 'references instead of values',
    home: {
      '.cursor/mcp.json': servers({
        env: { TOKEN: '${env:TOKEN}', AWS_PROFILE: 'chokepoint' },
        headers: { Authorization: 'Bearer ${input:token}' },
      }),
      '.codex/config.toml': 'bearer_token_env_var = "OTHER_TOKEN"\n',
    },
  },
  {
    what: 'a workflow that federates, and hands on what a step gave',
    repository: {
      '.github/workflows/deploy.yml':
        'permissions:\n  id-token: write\nenv:\n  AWS_ACCESS_KEY_ID: ${{ steps.role.outputs.aws-access-key-id }}\nsteps:\n  - with:\n      role-to-assume: arn:aws:iam::111122223333:role/x\n',
    },
  },
  {
    what: 'a digest of forty characters beside the word secret, and a binary file',
    repository: {
      'lock.json': `{ "secret_key": "${'0a1b2c3d'.repeat(5)}" }`,
      'image.bin': `\0${keyId}`,
      'node_modules/x/index.js': `'${keyId}'`,
    },
  },
];
