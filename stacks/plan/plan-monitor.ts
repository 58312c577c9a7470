/**
 * Stands where Pulumi's engine would: answers each resource that the stacks register with the ids and computed
 * outputs that AWS would give (mock-provider.ts), and keeps it for the plan. A lookup of something that the
 * plan does not create, a URN used twice and a type without an entry are refused, as a deploy would refuse them.
 */
import { mockLookup } from './mock-lookups.ts';
import type { Cloud } from './mock-provider/mock.ts';
import { mockResource } from './mock-provider.ts';
import { type Folders, plainRecord } from './plain-values.ts';
import { PlanError } from './plan-error.ts';
import type { Resource } from './plan-types.ts';
import type {
  InvokeRequest,
  Monitor,
  PulumiRuntime,
  ReadRequest,
  RegisterRequest,
} from './pulumi-runtime.ts';
import type { SourceLines } from './source-position.ts';

const STACK = 'pulumi:pulumi:Stack';

export type MonitorOptions = {
  project: string;
  stage: string;
  region: string;
  accountId: string;
  folders: Folders;
  lines: SourceLines;
  /** receives the first cause of a failure */
  fail: (error: Error) => void;
};

/** @returns the monitor, and the resources that it has seen so far */
export function createMonitor(pulumi: PulumiRuntime, options: MonitorOptions) {
  const resources = new Map<string, Resource>();
  const { folders, project, stage } = options;

  const urnOf = (request: { getType(): string; getName(): string; getParent(): string }): string => {
    const parentType = request.getParent().split('::')[2];
    // As Pulumi's engine does: the whole chain of parent types, without the stack at its root.
    const chain = parentType && parentType !== STACK ? `${parentType}$` : '';
    return `urn:pulumi:${stage}::${project}::${chain}${request.getType()}::${request.getName()}`;
  };

  const cloudOf = (request: { getProvider(): string }): Cloud => ({
    accountId: options.accountId,
    region: providerRegion(resources, request.getProvider()) ?? options.region,
    find: (type, id) => [...resources.values()].find((one) => one.type === type && one.id === id),
  });

  /** A component's parts, made in callbacks, belong to the line that made the component. */
  const sourceOf = (request: RegisterRequest): { source?: string } => {
    const source =
      options.lines.ofTrace(request.getStacktrace()) ?? resources.get(request.getParent())?.source;
    return source ? { source } : {};
  };

  const register = (request: RegisterRequest): unknown => {
    const urn = urnOf(request);
    const raw = request.getObject()?.toJavaScript() ?? {};
    const [type, name] = [request.getType(), request.getName()];
    if (type === STACK) return pulumi.answers.register(urn, '', raw);
    if (resources.has(urn)) throw new PlanError(`Two resources have the same type and name: ${urn}`);

    const inputs = plainRecord(raw, folders, `${type} ${name}`);
    const mocked = request.getCustom()
      ? mockResource({ urn, type, name, inputs }, cloudOf(request))
      : undefined;
    const outputs = mocked?.outputs ?? {};
    resources.set(urn, {
      urn,
      type,
      name,
      id: mocked?.id ?? '',
      ...parentOf(request.getParent()),
      ...sourceOf(request),
      inputs,
      outputs: plainRecord(
        { ...inputs, ...outputs, ...(mocked ? { id: mocked.id } : {}) },
        folders,
        `${type} ${name}`,
      ),
      deps: [...new Set(request.getDependenciesList())].sort(),
      opts: optionsOf(request),
    });
    return pulumi.answers.register(urn, mocked?.id ?? '', { ...raw, ...outputs });
  };

  /** `Role.get(name, id)` and the like: only of what this plan creates. */
  const read = (request: ReadRequest): unknown => {
    const [type, id] = [request.getType(), request.getId()];
    const found = cloudOf(request).find(type, id);
    if (!found) {
      throw new PlanError(
        `${request.getName()} looks up the ${type} "${id}", which this plan does not create: a deploy would not find it.`,
      );
    }
    return pulumi.answers.read(urnOf(request), found.outputs);
  };

  const invoke = (request: InvokeRequest): unknown => {
    const inputs = plainRecord(request.getArgs()?.toJavaScript() ?? {}, folders, request.getTok());
    return pulumi.answers.invoke(mockLookup(request.getTok(), inputs, cloudOf(request)));
  };

  const answering =
    <Request>(answer: (request: Request) => unknown) =>
    (request: Request, callback: (error: Error | null, response?: unknown) => void) => {
      try {
        callback(null, answer(request));
      } catch (error) {
        options.fail(error as Error);
        callback(error as Error);
      }
    };

  const monitor: Monitor = {
    // Without output values the runtime resolves every output before it registers a resource.
    supportsFeature: (request, callback) =>
      callback(null, { getHassupport: () => request.getId() !== 'outputValues' }),
    registerResource: answering(register),
    registerResourceOutputs: (_request, callback) => callback(null, {}),
    readResource: answering(read),
    invoke: answering(invoke),
  };
  return { monitor, resources: () => [...resources.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1)) };
}

function parentOf(parent: string): { parent?: string } {
  return parent && !parent.includes(`::${STACK}::`) ? { parent } : {};
}

function optionsOf(request: RegisterRequest): Resource['opts'] {
  const ignoreChanges = request.getIgnorechangesList();
  const importId = request.getImportid();
  return {
    ...(request.getProtect() ? { protect: true } : {}),
    ...(request.getRetainondelete() ? { retainOnDelete: true } : {}),
    ...(ignoreChanges.length ? { ignoreChanges } : {}),
    ...(importId ? { importId } : {}),
  };
}

/** An explicit provider (`urn::id`) may be of another region than the app's. */
function providerRegion(resources: Map<string, Resource>, provider: string): string | undefined {
  const region = resources.get(provider.slice(0, provider.lastIndexOf('::')))?.inputs.region;
  return typeof region === 'string' ? region : undefined;
}
