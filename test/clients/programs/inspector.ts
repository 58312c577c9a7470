/** The MCP Inspector from the command line; it does not sign in there without a browser of its own kind. */
import type { Program } from '../program.ts';

export const inspectorCli: Program = {
  name: 'inspector-cli',
  title: 'MCP Inspector, CLI',
  packages: { '@modelcontextprotocol/inspector': '2.12.0' },
  notTried: {
    'sign-in': 'given an access token instead',
    refresh: 'given an access token, it has nothing to refresh with',
  },
  async open(place) {
    const inspect = async (method: string[], limitMs = 60_000) => {
      const header = `Authorization: Bearer ${await place.token()}`;
      const how = ['--transport', 'http', '--header', header, '--stored-auth-only', '--format', 'json'];
      return place.run(['mcp-inspector', '--cli', place.url, ...how, ...method], { limitMs });
    };
    return {
      async signIn() {},
      list: () => inspect(['--method', 'tools/list']),
      call: (tool, args, limitMs) => {
        const given = Object.entries(args).flatMap(([name, value]) => ['--tool-arg', `${name}=${value}`]);
        return inspect(['--method', 'tools/call', '--tool-name', tool, ...given], limitMs);
      },
      async close() {},
    };
  },
};
