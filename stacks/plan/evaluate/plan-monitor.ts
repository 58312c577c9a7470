// biome-ignore-all lint/style/noExcessiveLinesPerFile: one protocol of Pulumi, call by call
/**
 * Replaces Pulumi's engine: answers each registered resource with the ids and computed outputs that AWS would
 * give (mock-provider.ts), and keeps it for the plan. Refuses a lookup of a resource that the plan does not
 * create, a repeated URN and a type without an entry.
 */

import { PlainError } from '../../terminal/plain-error.ts';
import type { Cloud } from '../mock-provider/mock.ts';
import { mockLookup } from '../mock-provider/mock-lookups.ts';
import { mockResource } from '../mock-provider/mock-provider.ts';
import type { Resource } from '../plan-types.ts';
import { type Folders, plainRecord } from './plain-values.ts';
import type {
  Callback,
  InvokeRequest,
  Monitor,
  PulumiRuntime,
  ReadRequest,
  RegisterRequest,
  ResourceRequest,
} from './pulumi-runtime.ts';
import type { SourceLines } from './source-position.ts';

const stackType = 'pulumi:pulumi:Stack';

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

/** The monitor of one plan. */
export class PlanMonitor implements Monitor {
  readonly #pulumi: PulumiRuntime;
  readonly #options: MonitorOptions;
  readonly #resources = new Map<string, Resource>();

  constructor(pulumi: PulumiRuntime, options: MonitorOptions) {
    this.#pulumi = pulumi;
    this.#options = options;
  }

  /** @returns the resources so far, in the order of their URNs, because they arrive in a varying order */
  resources(): Resource[] {
    return [...this.#resources.values()].sort((left, right) => (left.urn < right.urn ? -1 : 1));
  }

  supportsFeature(request: { getId(): string }, callback: Callback): void {
    // Without output values the runtime resolves every output before it registers a resource.
    callback(null, { getHassupport: () => request.getId() !== 'outputValues' });
  }

  registerResource(request: RegisterRequest, callback: Callback): void {
    this.#answer(callback, () => this.#register(request));
  }

  registerResourceOutputs(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  readResource(request: ReadRequest, callback: Callback): void {
    this.#answer(callback, () => this.#read(request));
  }

  invoke(request: InvokeRequest, callback: Callback): void {
    this.#answer(callback, () => {
      const token = request.getTok();
      const inputs = plainRecord(request.getArgs()?.toJavaScript() ?? {}, this.#options.folders, token);
      return this.#pulumi.answers.invoke(mockLookup(token, inputs, this.#cloud(request)));
    });
  }

  #answer(callback: Callback, answer: () => unknown): void {
    try {
      callback(null, answer());
    } catch (error) {
      this.#options.fail(error as Error);
      callback(error as Error);
    }
  }

  #register(request: RegisterRequest): unknown {
    const [type, name, urn] = [request.getType(), request.getName(), this.#urnOf(request)];
    const wire = request.getObject()?.toJavaScript() ?? {};
    if (type === stackType) return this.#pulumi.answers.register(urn, '', wire);
    if (this.#resources.has(urn)) throw new PlainError(`Two resources have the same type and name: ${urn}`);

    const { folders } = this.#options;
    const inputs = plainRecord(wire, folders, `${type} ${name}`);
    const mocked = request.getCustom()
      ? mockResource({ urn, type, name, inputs }, this.#cloud(request))
      : undefined;
    const computed = mocked ? { ...mocked.outputs, id: mocked.id } : {};
    this.#resources.set(urn, {
      ...{ urn, type, name, id: mocked?.id ?? '' },
      ...parentOf(request.getParent()),
      ...this.#sourceOf(request),
      inputs,
      outputs: plainRecord({ ...inputs, ...computed }, folders, `${type} ${name}`),
      deps: [...new Set(request.getDependenciesList())].sort(),
      opts: optionsOf(request),
    });
    return this.#pulumi.answers.register(urn, mocked?.id ?? '', {
      ...wire,
      ...mocked?.outputs,
    });
  }

  /** Answers `Role.get(name, id)` and the like with a resource of this plan. */
  #read(request: ReadRequest): unknown {
    const [type, id] = [request.getType(), request.getId()];
    const found = this.#cloud(request).find(type, id);
    if (found) return this.#pulumi.answers.read(found.urn, found.outputs);
    throw new PlainError(
      `${request.getName()} looks up the ${type} "${id}", which this plan does not create: a deploy would not find it.`,
    );
  }

  #urnOf(request: ResourceRequest): string {
    const { stage, project } = this.#options;
    const parentType = request.getParent().split('::')[2];
    // As in Pulumi's engine: the whole chain of parent types, without the stack at its root.
    const chain = parentType && parentType !== stackType ? `${parentType}$` : '';
    return `urn:pulumi:${stage}::${project}::${chain}${request.getType()}::${request.getName()}`;
  }

  #cloud(request: { getProvider(): string }): Cloud {
    const { accountId, region } = this.#options;
    return {
      accountId,
      region: providerRegion(this.#resources, request.getProvider()) ?? region,
      find: (type, id) => [...this.#resources.values()].find((one) => one.type === type && one.id === id),
    };
  }

  /** Parts that a component makes in callbacks have the line of the component. */
  #sourceOf(request: RegisterRequest): { source?: string } {
    const own = this.#options.lines.ofTrace(request.getStacktrace());
    const source = own ?? this.#resources.get(request.getParent())?.source;
    return source ? { source } : {};
  }
}

function parentOf(parent: string): { parent?: string } {
  return parent && !parent.includes(`::${stackType}::`) ? { parent } : {};
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
