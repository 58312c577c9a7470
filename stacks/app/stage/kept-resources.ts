/**
 * What Pulumi must not take away. Only resources made after this import get it.
 *
 * `protect`, on protected stages, for resources that must not be replaced (replacement-hazards.ts). A deploy that would
 * replace or delete such a resource then stops before it changes anything. To replace it anyway, remove the row, deploy,
 * and deploy the change.
 *
 * `retainOnDelete`, on stages whose data is not disposable, for resources that hold data, records or keys
 * (known-types.ts): they stay in AWS when the code drops them or the stage is removed. Nothing else gets it, so a removed
 * tool loses its roles, routes and permissions. A retained resource keeps its name: a tool that returns needs a new name,
 * or a person deletes its old log group.
 */
import { stage } from './deployment.ts';
import { removalOf } from './known-types.ts';
import { replacementHazardOf } from './replacement-hazards.ts';

if (stage.protect)
  $util.runtime.registerStackTransformation(({ type, name, props, opts }) =>
    replacementHazardOf({ type, name }) ? { props, opts: { ...opts, protect: true } } : undefined,
  );

if (!stage.dataIsDisposable)
  $util.runtime.registerStackTransformation(({ type, props, opts }) =>
    removalOf(type) === 'store' ? { props, opts: { ...opts, retainOnDelete: true } } : undefined,
  );
