/**
 * The controls that security people ask for, as data: what is asked, by whom, where this project enforces it, what
 * shows it, and what is still open. `npm run readme` writes the table of the README from it; requirements.test.ts
 * fails when a piece of evidence is gone, when a proof or an attack shows nothing, or when the README is stale.
 */

/** `proof <id>` of stacks/plan, `attack <id>` of the attack table, or `test <file>` with `› <its title>` if one test is meant. */
type Evidence = `proof ${string}` | `attack ${string}` | `test ${string}`;

export type Requirement = {
  /** of facts about controls; stable, cited in issues and reviews */
  id: `C${number}`;
  /** one sentence that is either met or not */
  control: string;
  /** keys of `sources` */
  sources: (keyof typeof sources)[];
  /** files that enforce it */
  enforcedIn: string[];
  shownBy: Evidence[];
  /** what is not there yet, in a sentence; empty when nothing is known to be missing */
  open: string;
};

export const sources = {
  B: 'AWS Security Blog, 2026-04-14, "Secure AI agent access patterns to AWS resources using MCP"',
  P: 'AWS Prescriptive Guidance on MCP',
  W: 'AWS Well-Architected, agentic AI lens',
  D: 'AWS deployment guidance for MCP and awslabs/mcp design notes',
  M: 'MCP Security Best Practices, 2026-07-28',
  O: 'OWASP MCP Top 10',
  N: 'NSA Cybersecurity Information Sheet on MCP',
  A: 'AWS Machine Learning Blog, 2026-06-01',
  S: 'the brief that this project was started from',
} as const;

export const requirements: Requirement[] = [
  {
    id: 'C01',
    control: 'Every granted permission is assumed to be used, and sized by the impact that is acceptable.',
    sources: ['B'],
    enforcedIn: ['shared/grant.ts', 'shared/grant-policies.ts', 'stacks/session-roles.ts'],
    shownBy: [
      'proof sessions-reach-what-contracts-say',
      'proof no-wildcard-action-or-resource',
      'proof only-known-types',
      'attack data-other-object',
      'attack data-other-prefix',
    ],
    open: '',
  },
  {
    id: 'C02',
    control: 'No human, admin or shared role serves an agent, and the use of roles is governed.',
    sources: ['B'],
    enforcedIn: ['stacks/execution-role.ts', 'stacks/session-trust.ts', 'stacks/governance/trust.ts'],
    shownBy: [
      'proof one-role-per-function',
      'proof trust-is-exact',
      'proof resource-policies-admit-our-own',
      'proof governance-is-confined',
      'test test/stacks/governance/operator-role.test.ts',
      'attack data-human',
      'attack mint-human',
    ],
    open: '',
  },
  {
    id: 'C03',
    control: 'Each tool invocation has a session policy of its own.',
    sources: ['B'],
    enforcedIn: ['shared/grant-policies.ts', 'functions/router/mint.ts'],
    shownBy: [
      'proof sessions-reach-what-contracts-say',
      'proof isolation',
      'test test/shared/session-policy.property.test.ts',
      'attack data-wide-session-policy',
      'attack data-other-row',
      'attack data-own-row',
      'attack tool-other-object',
    ],
    open: '',
  },
  {
    id: 'C04',
    control: 'Permissions boundaries and service control policies are ceilings.',
    sources: ['B'],
    enforcedIn: [
      'shared/grant-policies.ts',
      'stacks/session-roles.ts',
      'stacks/governance/service-boundary.ts',
      'stacks/governance/scps.ts',
    ],
    shownBy: [
      'proof sessions-are-bounded',
      'attack data-beyond-contracts',
      'proof every-role-has-a-boundary',
      'proof governance-as-written',
      'test test/stacks/governance/service-boundary.test.ts',
      'test test/stacks/governance/scps.test.ts',
    ],
    open: '',
  },
  {
    id: 'C05',
    control: 'Session tags tell actions of agents from those of people, and policies can deny by them.',
    sources: ['B'],
    enforcedIn: ['stacks/session-trust.ts', 'shared/grant-policies.ts'],
    shownBy: [
      'proof trust-is-derived',
      'attack mint-untagged',
      'attack mint-extra-tag',
      'attack data-human',
      'proof trust-is-exact',
    ],
    open: '',
  },
  {
    id: 'C06',
    control: 'CloudTrail can be read by agent, tool, person and call.',
    sources: ['B'],
    enforcedIn: ['functions/router/mint.ts', 'stacks/session-trust.ts', 'functions/router/audit.ts'],
    shownBy: [
      'attack mint-no-source-identity',
      'attack mint-foreign-source-identity',
      'attack mint-session-name',
      'test test/functions/router/audit.test.ts',
    ],
    open: '',
  },
  {
    id: 'C07',
    control: 'There is no other way to the tools or to their data than through the server.',
    sources: ['B'],
    enforcedIn: [
      'stacks/data-policies.ts',
      'stacks/private-api.ts',
      'stacks/data.ts',
      'shared/tool/take-call.ts',
    ],
    shownBy: [
      'proof tenant-data-stays-in-the-vpc',
      'proof private-api-closed',
      'attack call-outside',
      'attack call-other-endpoint',
      'attack call-router-role',
      'attack call-other-tool',
      'attack invoke-direct',
      'attack invoke-direct-forged',
      'attack data-outside',
      'attack data-outside-table',
      'attack call-by-operator',
      'attack mint-by-operator',
    ],
    open: '',
  },
  {
    id: 'C08',
    control:
      'Credentials are short-lived and from STS; no long-lived key exists, and existing ones are found.',
    sources: ['S', 'P'],
    enforcedIn: ['stacks/doctor/doctor.ts', 'functions/router/sessions.ts', 'functions/router/sts-port.ts'],
    shownBy: [
      'test test/stacks/doctor/doctor.test.ts',
      'proof no-long-lived-credential',
      'test test/functions/router/sessions.test.ts',
      'attack call-expired',
    ],
    open: '',
  },
  {
    id: 'C09',
    control: 'Least privilege per tool and per data source, without wildcard resources.',
    sources: ['S', 'P'],
    enforcedIn: [
      'shared/key-grants.ts',
      'shared/grant-policies.ts',
      'stacks/execution-role.ts',
      'stacks/router.ts',
    ],
    shownBy: [
      'proof isolation',
      'proof no-wildcard-action-or-resource',
      'proof router-without-tenant-data',
      'attack execution-role-s3',
      'attack execution-role-dynamodb',
      'attack router-data',
      'attack data-other-tenant',
      'attack data-all-prefixes',
      'attack data-other-partition',
    ],
    open: '',
  },
  {
    id: 'C10',
    control: 'Private subnets, strict network ACLs, endpoints with policies; only the entry point is public.',
    sources: ['S', 'P'],
    enforcedIn: ['stacks/network.ts', 'stacks/endpoints.ts', 'stacks/security-groups.ts'],
    shownBy: [
      'proof endpoints-admit-our-own',
      'proof no-internet-from-private-subnets',
      'attack mint-outside',
      'attack tool-connects',
    ],
    open: '',
  },
  {
    id: 'C11',
    control: 'TLS 1.2 or newer with certificate validation end to end; encryption at rest with own keys.',
    sources: ['S', 'P'],
    enforcedIn: ['stacks/key-policies.ts', 'stacks/keys.ts', 'stacks/front-door.ts', 'stacks/data.ts'],
    shownBy: ['proof encryption-at-rest', 'proof tls-only'],
    open: '',
  },
  {
    id: 'C12',
    control: 'Every call is in one central record, and the traces of a request cannot be changed.',
    sources: ['S', 'O'],
    enforcedIn: [
      'stacks/audit-policies.ts',
      'stacks/audit-store.ts',
      'stacks/audit-stream.ts',
      'functions/router/audit.ts',
    ],
    shownBy: [
      'attack audit-forged-from-a-tools-place',
      'attack audit-forged-by-another-function',
      'attack audit-forged-outside',
      'attack audit-forged-by-tool',
      'attack audit-unrecorded-change',
      'test test/functions/router/audit.test.ts',
    ],
    open: '',
  },
  {
    id: 'C13',
    control: 'Input and output are validated, and content is filtered before access to data is granted.',
    sources: ['S', 'N'],
    enforcedIn: ['functions/router/check-arguments.ts', 'functions/router/frames.ts', 'shared/bind.ts'],
    shownBy: [
      'attack door-climb',
      'attack door-lying-router',
      'test test/functions/router/frames.test.ts',
      'test test/e2e/broken-tools.test.ts',
    ],
    open: 'Filters for content (invisible characters, credentials, hidden instructions) are not built yet.',
  },
  {
    id: 'C14',
    control: 'Two zones or more, a timeout on every downstream call, circuit breaking, bulkheads.',
    sources: ['P'],
    enforcedIn: [
      'stacks/network.ts',
      'stacks/time-limits.ts',
      'stacks/tools.ts',
      'functions/router/tools-port.ts',
      'stacks/tenant-isolation.ts',
      'stacks/reservations.ts',
    ],
    shownBy: [
      'proof within-quotas',
      'test test/e2e/broken-tools.test.ts',
      'test test/functions/router/sts-port.test.ts',
      'test test/stacks/tenant-isolation.test.ts',
    ],
    open: 'A tool that keeps failing is not switched off by itself.',
  },
  {
    id: 'C15',
    control: 'Nothing can raise its own rights; drift is detected; a denial widens nothing.',
    sources: ['W'],
    enforcedIn: ['shared/grant-policies.ts', 'stacks/router.ts', 'stacks/governance/deploy-boundary.ts'],
    shownBy: [
      'proof dev-permissions-only-in-dev',
      'attack mint-other-function',
      'attack mint-no-function',
      'attack mint-other-tool',
      'attack mint-by-tool',
      'attack mint-by-authorizer',
      'attack execution-role-describe-network',
      'attack execution-role-create-network',
      'proof trust-is-exact',
      'proof governance-is-confined',
      'test test/stacks/governance/deploy-role.test.ts',
    ],
    open: 'Elevation by approval is not built yet.',
  },
  {
    id: 'C16',
    control: 'Allow and deny are decided outside the model, always alike, and the decision is on record.',
    sources: ['A'],
    enforcedIn: ['functions/router/call.ts', 'functions/router/decide.ts'],
    shownBy: ['test test/functions/router/call.test.ts'],
    open: 'Decisions are by scope; policies over caller, tool and arguments (Cedar) are not built yet.',
  },
  {
    id: 'C17',
    control: 'A web application firewall with managed and rate rules; metadata of RFC 9728.',
    sources: ['D'],
    enforcedIn: ['stacks/front-door.ts', 'stacks/firewall.ts'],
    shownBy: [
      'proof firewall-on-shared-doors',
      'test test/e2e/front-door.test.ts',
      'proof every-method-authorized',
      'test test/stacks/firewall.test.ts',
    ],
    open: '',
  },
  {
    id: 'C18',
    control: 'Who can invoke a function holds its permissions: rights to invoke are narrow.',
    sources: ['D'],
    enforcedIn: ['stacks/rest-api.ts', 'stacks/private-api.ts', 'shared/tool/take-call.ts'],
    shownBy: ['proof private-api-closed', 'attack invoke-direct', 'attack tool-neighbour'],
    open: '',
  },
  {
    id: 'C19',
    control: 'A read-only mode follows from the annotations of the tools; each tool has its own timeout.',
    sources: ['D'],
    enforcedIn: ['shared/contract.ts', 'stacks/time-limits.ts'],
    shownBy: ['test test/shared/contract.test.ts', 'test test/e2e/broken-tools.test.ts'],
    open: 'Read-only by asking for read scopes alone; a switch for a whole stage is not built.',
  },
  {
    id: 'C20',
    control:
      'The audience is validated, no token is passed on, challenges are precise, handles are bound to the user, no SSRF.',
    sources: ['M'],
    enforcedIn: ['functions/authorizer/verify-token.ts', 'stacks/gateway-responses.ts'],
    shownBy: [
      'proof user-pool-is-closed',
      'test test/e2e/tokens.test.ts',
      'test test/functions/authorizer/verify-token.test.ts',
      'test test/e2e/secrets.test.ts',
    ],
    open: '',
  },
  {
    id: 'C21',
    control: 'The log is structured, tamper-evident, redacted, written once and kept as long as it must be.',
    sources: ['O'],
    enforcedIn: ['stacks/audit-stream.ts', 'functions/router/audit.ts', 'shared/observe.ts'],
    shownBy: [
      'proof no-content-in-logs',
      'proof stores-are-closed-and-kept',
      'test test/functions/router/audit.test.ts',
      'test test/e2e/secrets.test.ts',
    ],
    open: 'Records are not hash-chained yet, and there is no command that verifies a chain.',
  },
  {
    id: 'C22',
    control:
      'Egress is filtered, tools are sandboxed, messages are signed and cannot be replayed, change and collision of tools show, rates are limited.',
    sources: ['N'],
    enforcedIn: [
      'stacks/security-groups.ts',
      'functions/router/tools-port.ts',
      'shared/private-call.ts',
      'stacks/tenant-isolation.ts',
    ],
    shownBy: [
      'attack call-tampered',
      'attack call-unsigned-header',
      'attack call-late',
      'attack call-unsigned',
      'attack replay-ticket',
      'attack replay-document',
      'attack tool-connects',
      'attack tool-reads-files',
      'test test/stacks/local/tenant-isolation.test.ts',
      'test test/stacks/local/lambda/tenants.test.ts',
    ],
    open: 'Hidden instructions in results are not detected yet; budgets per caller are not built yet.',
  },
  {
    id: 'C23',
    control:
      'No confused deputy, no hijacked session or handle, minimal scopes, no mix-up of issuers, exact redirects.',
    sources: ['M'],
    enforcedIn: [
      'functions/authorizer/caller-from-claims.ts',
      'stacks/session-trust.ts',
      'stacks/doors.ts',
      'stacks/user-pool.ts',
      'stacks/user-pool-clients.ts',
    ],
    shownBy: [
      'proof trust-is-derived',
      'attack call-forged-token',
      'attack call-edited-token',
      'attack tool-other-tenant',
      'test test/stacks/local/issuer/redirect-uris.test.ts',
      'test test/e2e/tokens.test.ts',
      'proof user-pool-is-closed',
      'test test/stacks/issuers.test.ts',
    ],
    open: '',
  },
  {
    id: 'C24',
    control: 'Descriptions of tools are reviewed and pinned, and a change of one shows.',
    sources: ['O'],
    enforcedIn: ['stacks/plan/plan-file.ts', 'stacks/plan/diff/tool-changes.ts'],
    shownBy: [
      'test test/stacks/plan/plan-file.test.ts',
      'test test/stacks/plan/diff/diff-plans.test.ts',
      'test test/stacks/add-a-tool.test.ts',
    ],
    open: 'A change shows to who compares plans (--diff); nothing makes anybody look.',
  },
];
