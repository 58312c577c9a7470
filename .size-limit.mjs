/** What each function's code may weigh. `npm run check:size` builds every function of the stage `local` before. */
import { readdirSync } from 'node:fs';

/** kB, gzip: what a cold start reads. The code is not minified (stacks/app/stage/defaults.ts). */
const limits = { Authorizer: 40, Approval: 260, Router: 400 };
const toolLimit = 310;

export default readdirSync('.local/size').map((name) => ({
  name,
  path: `.local/size/${name}/bundle.mjs`,
  limit: `${limits[name] ?? toolLimit} kB`,
  brotli: false,
  gzip: true,
}));
