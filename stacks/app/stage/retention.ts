/**
 * Gives Pulumi's `retainOnDelete` to resources that hold data, records or keys (plan/known-types.ts), on stages whose
 * data is not disposable: it stays in AWS when the code drops it or the stage is removed. Nothing else gets it, so a
 * tool that is taken out takes its roles, routes and permissions with it. Only resources made after this import get it.
 * A retained resource keeps its name: a tool that comes back needs a new name, or its old log group deleted by a
 * person.
 */
import { stage } from './deployment.ts';
import { removalOf } from './known-types.ts';

if (!stage.dataIsDisposable)
  $util.runtime.registerStackTransformation(({ type, props, opts }) =>
    removalOf(type) === 'store' ? { props, opts: { ...opts, retainOnDelete: true } } : undefined,
  );
