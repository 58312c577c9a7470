/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  async app(input) {
    const { app, region } = await import('#application/settings');
    const { stageOf } = await import('./stacks/app/stage/stage-of.ts');
    const stage = stageOf(input?.stage ?? '', process.env);
    return {
      name: app,
      home: 'aws',
      removal: stage.removal,
      protect: stage.protect,
      providers: { aws: { region } },
    };
  },

  /** One file per concern; an import is a dependency. */
  async run() {
    const { stage } = await import('./stacks/app/stage/deployment.ts');
    const { checkDeployable } = await import('./stacks/app/stage/deployable.ts');
    checkDeployable(stage, { command: $cli.command, dev: $dev });

    await import('./stacks/app/stage/defaults.ts');
    await import('./stacks/app/stage/kept-resources.ts');
    await import('./stacks/app/tools/role-boundary.ts');
    await import('./stacks/app/data/keys.ts');
    await import('./stacks/app/network/network.ts');
    await import('./stacks/app/data/data.ts');
    await import('./stacks/app/data/control.ts');
    const { tools } = await import('./stacks/app/tools/tools.ts');
    const { privateApi } = await import('./stacks/app/api/private-api.ts');
    const { router } = await import('./stacks/app/router/router.ts');
    await import('./stacks/app/audit/audit-stream.ts');
    await import('./stacks/app/audit/trail.ts');
    await import('./stacks/app/audit/tamper-alarms.ts');
    const { alarmTopic } = await import('./stacks/app/audit/alarm-topic.ts');
    await import('./stacks/app/tools/session-roles.ts');
    await import('./stacks/app/governance/operator-role.ts');
    await import('./stacks/app/governance/deploy-role.ts');
    const { frontDoors } = await import('./stacks/app/front-door/front-door.ts');
    await import('./stacks/app/front-door/firewall.ts');
    await import('./stacks/app/observability/observability.ts');
    const { pool } = await import('./stacks/app/front-door/user-pool.ts');
    const { clientIds } = await import('./stacks/app/front-door/user-pool-clients.ts');
    return {
      urls: frontDoors.map((door) => door.resource),
      /** point the domain here: CNAME or alias */
      domainTargets: frontDoors.flatMap((door) => door.domainTarget ?? []),
      /** of the stage's own user pool, by the client's name: to be typed into the client */
      clientIds,
      userPool: pool?.pool.id,
      frontDoorApis: frontDoors.map((door) => door.restApi.id),
      /** subscribe whoever is on call */
      alarms: alarmTopic?.arn,
      privateApi: privateApi.id,
      router: router.name,
      tools: tools.map(({ tool }) => tool.name),
    };
  },
});
