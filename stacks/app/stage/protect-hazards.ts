/**
 * Gives Pulumi's `protect` to resources that must not be replaced (replacement-hazards.ts), on protected
 * stages. A deploy that would replace or delete such a resource then stops before it changes anything. To
 * replace it anyway, remove the row, deploy, and deploy the change. Only resources made after this import get
 * it.
 */
import { stage } from './deployment.ts';
import { replacementHazardOf } from './replacement-hazards.ts';

if (stage.protect)
  $util.runtime.registerStackTransformation(({ type, name, props, opts }) =>
    replacementHazardOf({ type, name }) ? { props, opts: { ...opts, protect: true } } : undefined,
  );
