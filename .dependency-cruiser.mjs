// biome-ignore-all lint/style/noExcessiveLinesPerFile: all walls of the house are read together
/** The import walls of the house. `npm run check:imports` fails when a wall is broken or nothing was looked at. */
const within = (path) => ({ path });
const wall = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
/** A room of stacks, and the rooms, or files of rooms, that it may import. */
const room = (name, comment, others) =>
  wall(`room-${name}`, comment, within(`^stacks/${name}/`), {
    path: '^stacks/',
    pathNot: ['settings.ts', name, ...others].map((each) => `^stacks/${each}(/|$)`),
  });
const ownCode = '^(functions|shared|stacks|test)/';
/** What the team that clones owns. */
const application = '^(functions/tools/|stacks/settings\\.ts$)';
/** Beside the folders of the tools, without the list of them. */
const toolsCommon = '^functions/tools/(?!catalogue)[^/]+\\.ts$';

export default {
  forbidden: [
    wall('no-circles', 'A circle hides which of two parts is the foundation.', {}, { circular: true }),
    wall(
      'shared-stands-alone',
      'shared is what functions and stacks both need; it knows neither.',
      within('^shared/'),
      {
        path: ownCode,
        pathNot: ['^shared/', application],
      },
    ),
    wall(
      'application-by-its-name',
      'The platform reaches the application as #application/… and no other way.',
      { pathNot: ['^test/functions/tools/', '^functions/tools/', '^stacks/settings\\.ts$'] },
      { path: application, dependencyTypesNot: ['aliased-subpath-import'] },
    ),
    wall(
      'contract-is-data',
      'A tool.ts is data: zod, shared and what the tools share, no I/O.',
      within('^functions/tools/[^/]+/tool\\.ts$'),
      {
        pathNot: ['^shared/', toolsCommon, 'node_modules/zod/'],
      },
    ),
    wall(
      'tool-stays-home',
      'A tool imports its own folder, what the tools share, and shared.',
      within('^functions/tools/([^/]+)/'),
      {
        path: ownCode,
        pathNot: ['^shared/', toolsCommon, '^functions/tools/$1/'],
      },
    ),
    wall(
      'router-knows-contracts-only',
      'The router imports shared and the catalogue.',
      within('^functions/router/'),
      {
        path: ownCode,
        pathNot: ['^shared/', '^functions/router/', '^functions/tools/catalogue\\.ts$'],
      },
    ),
    wall('authorizer-knows-no-tool', 'The authorizer imports shared.', within('^functions/authorizer/'), {
      path: ownCode,
      pathNot: ['^shared/', '^functions/authorizer/'],
    }),
    wall(
      'approval-knows-no-tool',
      'The approval page imports shared: of a tool it knows what the router wrote down.',
      within('^functions/approval/'),
      { path: ownCode, pathNot: ['^shared/', '^functions/approval/'] },
    ),
    wall(
      'pre-token-knows-no-tool',
      'The pre-token trigger imports shared.',
      within('^functions/pre-token/'),
      {
        path: ownCode,
        pathNot: ['^shared/', '^functions/pre-token/'],
      },
    ),
    wall(
      'stacks-never-run-handlers',
      'Stacks name handlers by path; local runs bundles.',
      within('^(stacks/|sst\\.config)'),
      {
        path: '^functions/',
        pathNot: '^functions/tools/[^/]+\\.ts$',
      },
    ),
    room('app', 'What SST evaluates imports shared and the application.', []),
    room('iam', 'The IAM evaluator is pure.', []),
    room('account', 'An account is read from a plan, and asks the evaluator.', [
      'iam',
      'plan/plan-types\\.ts',
    ]),
    room('plan', 'A plan is made without what is proven, reported or run of it.', ['app', 'terminal']),
    room('policy', 'Work on Cedar policies, over files or over a plan.', ['app', 'plan', 'terminal']),
    room('prove', 'A proof reads a plan and what the plan was derived from.', [
      ...['account', 'app', 'iam', 'plan', 'policy', 'terminal'],
    ]),
    room('report', 'A report says what was planned and proven of AWS, whatever runs on this machine.', [
      ...['account', 'app', 'plan', 'policy', 'prove', 'terminal'],
    ]),
    room('audit', 'Records are read without a plan and without a running system.', ['terminal']),
    room('local', 'The laptop runs a plan.', ['account', 'app', 'iam', 'plan', 'terminal']),
    wall(
      'nothing-imports-cli',
      'A command is the last one to be asked: what others need lives in a room of its own.',
      within('^(functions|shared|stacks/(?!cli/))'),
      within('^stacks/cli/'),
    ),
    wall(
      'only-commands-report',
      'A report is read by people: nothing that plans, proves or serves depends on how it is worded.',
      within('^(functions|shared|stacks/(?!(cli|report)/))'),
      within('^stacks/report/'),
    ),
    wall(
      'terminal-stands-alone',
      'How a person is spoken to: every room may use it, and it knows none of them.',
      within('^stacks/terminal/'),
      { path: ownCode, pathNot: ['^stacks/terminal/', '^shared/'] },
    ),
    wall(
      'nothing-imports-tests',
      'The applications of the tests are reached as #application/…, under a condition.',
      { pathNot: '^test/' },
      within('^test/'),
    ),
    wall(
      'resolvable',
      'An import that resolves to nothing is an import wall with a hole.',
      {},
      {
        couldNotResolve: true,
        // These live in .sst/platform, which SST makes; the plan's child process loads them from there.
        pathNot: '^(@pulumi/|google-protobuf/)',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.sst|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
