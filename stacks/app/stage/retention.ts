/**
 * Gives Pulumi's `retainOnDelete` to resources that hold data, records or keys (known-types.ts), on stages
 * whose data is not disposable: they stay in AWS when the code drops them or the stage is removed. Nothing
 * else gets it, so a removed tool loses its roles, routes and permissions. Only resources made after this
 * import get it. A retained resource keeps its name: a tool that returns needs a new name, or a person
 * deletes its old log group.
 */
import { stage } from './deployment.ts';
import { removalOf } from './known-types.ts';

if (!stage.dataIsDisposable)
  $util.runtime.registerStackTransformation(({ type, props, opts }) =>
    removalOf(type) === 'store' ? { props, opts: { ...opts, retainOnDelete: true } } : undefined,
  );
