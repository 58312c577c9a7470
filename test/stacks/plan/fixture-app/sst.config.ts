/**
 * A small app with one of each thing that the plan machinery must understand. The tests plan it; nobody deploys
 * it. It shares the repository's `.sst/platform`.
 */
// @ts-nocheck: SST's globals are declared for the repository's own sst.config.ts.
export default $config({
  app() {
    return {
      name: 'fixture',
      home: 'aws',
      removal: 'remove',
      providers: { aws: { region: 'eu-central-1' } },
    };
  },
  async run() {
    const { network } = await import('./stacks/network.ts');
    const { api } = await import('./stacks/private-api.ts');
    return { vpc: network.vpc.id, api: api.id };
  },
});
