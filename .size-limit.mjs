/** What each function's code may weigh. `npm run check:size` builds every function of the stage `local` before. */
import { readdirSync } from 'node:fs';

/** kB, gzip: what a cold start reads */
const limits = { Authorizer: 70, Approval: 230, Router: 415 };
const toolLimit = 250;

export default readdirSync('.local/size').map((name) => ({
  name,
  path: `.local/size/${name}/bundle.mjs`,
  limit: `${limits[name] ?? toolLimit} kB`,
  brotli: false,
  gzip: true,
}));
