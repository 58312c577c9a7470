/**
 * What a team replaces before its first deploy: where, under which name, with which identity provider.
 * The committed values are examples, so that every stage can be planned on a clean clone; a deploy with one of
 * them is refused (stages.ts). Never: a secret. Environment variables win over this file (stages.ts, `fromEnv`).
 */

import { plainTokens } from '../../stacks/app/stage/issuers.ts';
import type { StageSettings, UserPool } from '../../stacks/app/stage/stage-settings.ts';

export const app = 'chokepoint';
export const region = 'eu-central-1';

/**
 * What a user pool of a stage is made of: write `userPool` into its block in place of the issuer, or set
 * CHOKEPOINT_USER_POOL=1. Cognito compares ports too, where RFC 8252 (section 7.3) would not: a client that listens on
 * any port must be told one (Claude Code: --callback-port 8765).
 */
export const userPool: UserPool = {
  clients: {
    'claude-ai': ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
    'claude-code': ['http://localhost:8765/callback'],
    vscode: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
    cursor: ['cursor://anysphere.cursor-mcp/oauth/callback'],
    inspector: ['http://localhost:6274/oauth/callback'],
  },
  accessTokenMinutes: 15,
  refreshTokenDays: 7,
  threatProtection: false,
};

const exampleOperators =
  'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_ChokepointOperator_*';

export const settings: Record<'personal' | 'staging' | 'production', StageSettings> = {
  personal: {
    issuer: 'https://login.example.com',
    approvalClientId: 'chokepoint-approval',
    tokens: plainTokens,
    allowedOrigins: [],
  },
  staging: {
    issuer: 'https://login.example.com',
    approvalClientId: 'chokepoint-approval',
    tokens: plainTokens,
    allowedOrigins: [],
    domain: 'mcp.staging.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-4000-8000-000000000001',
    operators: exampleOperators,
    deploy: { repository: 'example/chokepoint', environment: 'staging' },
  },
  production: {
    issuer: 'https://login.example.com',
    approvalClientId: 'chokepoint-approval',
    tokens: plainTokens,
    allowedOrigins: [],
    domain: 'mcp.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-4000-8000-000000000002',
    operators: exampleOperators,
    deploy: { repository: 'example/chokepoint', environment: 'production' },
  },
};
