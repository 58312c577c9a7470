/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  async app(input) {
    const { app, region } = await import('./stacks/settings.ts');
    const { stageOf } = await import('./stacks/stages.ts');
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
    const { stage } = await import('./stacks/deployment.ts');
    const { checkDeployable } = await import('./stacks/deployable.ts');
    checkDeployable(stage, { command: $cli.command, dev: $dev });

    await import('./stacks/defaults.ts');
    await import('./stacks/protect-hazards.ts');
    await import('./stacks/retention.ts');
    await import('./stacks/role-boundary.ts');
    await import('./stacks/keys.ts');
    await import('./stacks/network.ts');
    await import('./stacks/data.ts');
    await import('./stacks/control.ts');
    const { tools } = await import('./stacks/tools.ts');
    const { privateApi } = await import('./stacks/private-api.ts');
    const { router } = await import('./stacks/router.ts');
    await import('./stacks/audit-stream.ts');
    await import('./stacks/trail.ts');
    await import('./stacks/tamper-alarms.ts');
    const { alarmTopic } = await import('./stacks/alarm-topic.ts');
    await import('./stacks/session-roles.ts');
    await import('./stacks/operator-role.ts');
    await import('./stacks/deploy-role.ts');
    const { frontDoors } = await import('./stacks/front-door.ts');
    await import('./stacks/firewall.ts');
    await import('./stacks/observability.ts');
    const { pool } = await import('./stacks/user-pool.ts');
    const { clientIds } = await import('./stacks/user-pool-clients.ts');
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
