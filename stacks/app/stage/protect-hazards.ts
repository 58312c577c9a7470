/**
 * Gives Pulumi's `protect` to what must not be replaced (plan/replacement-hazards.ts), on stages that are protected
 * themselves. A deploy that would replace or delete such a resource then stops before it changes anything; to go on
 * all the same, take the row away, deploy, and deploy the change. Only resources made after this import get it.
 */
import { stage } from './deployment.ts';
import { replacementHazardOf } from './replacement-hazards.ts';

if (stage.protect)
  $util.runtime.registerStackTransformation(({ type, name, props, opts }) =>
    replacementHazardOf({ type, name }) ? { props, opts: { ...opts, protect: true } } : undefined,
  );
