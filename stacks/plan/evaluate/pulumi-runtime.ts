/**
 * The parts of Pulumi that a plan needs, loaded from SST's platform so that the stacks and the plan share one
 * copy. The packages there have no types, so this file is the only one that requires them.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { StackTrace } from './source-position.ts';

type Wire = Record<string, unknown>;

/** A protobuf Struct. */
export type Struct = { toJavaScript(): Wire };

/** The fields of `pulumirpc.RegisterResourceRequest` and `ReadResourceRequest` that the monitor reads. */
export type ResourceRequest = {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
};
export type RegisterRequest = ResourceRequest & {
  getCustom(): boolean;
  getObject(): Struct | undefined;
  getDependenciesList(): string[];
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getIgnorechangesList(): string[];
  getImportid(): string;
  getStacktrace(): StackTrace | undefined;
};
export type ReadRequest = ResourceRequest & { getId(): string; getProperties(): Struct | undefined };
export type InvokeRequest = { getTok(): string; getArgs(): Struct | undefined; getProvider(): string };

export type Callback = (error: Error | null, response?: unknown) => void;

/** The resource monitor that Pulumi's Node runtime calls, one method per RPC. */
export type Monitor = {
  supportsFeature(request: { getId(): string }, callback: Callback): void;
  registerResource(request: RegisterRequest, callback: Callback): void;
  registerResourceOutputs(request: unknown, callback: Callback): void;
  readResource(request: ReadRequest, callback: Callback): void;
  invoke(request: InvokeRequest, callback: Callback): void;
};

export type PulumiRuntime = {
  /** lets the runtime call `monitor` instead of an engine */
  useMonitor(monitor: Monitor, project: string, stage: string): Promise<void>;
  runInStack(program: () => Promise<unknown>): Promise<unknown>;
  /** the number of promises that the runtime still waits for */
  leakedPromises(): number;
  answers: {
    register(urn: string, id: string, state: Wire): unknown;
    read(urn: string, state: Wire): unknown;
    invoke(result: Wire): unknown;
  };
};

/** Loads Pulumi from `platformFolder`. */
export function loadPulumi(platformFolder: string): PulumiRuntime {
  const load = createRequire(join(platformFolder, 'package.json'));
  const { runtime } = load('@pulumi/pulumi');
  const { setMockOptions } = load('@pulumi/pulumi/runtime/settings');
  const debuggable = load('@pulumi/pulumi/runtime/debuggable');
  withoutStacks(debuggable);
  const { RegisterResourceResponse, ReadResourceResponse } = load('@pulumi/pulumi/proto/resource_pb');
  const { InvokeResponse } = load('@pulumi/pulumi/proto/provider_pb');
  const { Struct } = load('google-protobuf/google/protobuf/struct_pb');
  return {
    async useMonitor(monitor, project, stage) {
      // setMocks switches on the runtime's features; its own monitor hides parents and options, so ours replaces it.
      const unused = () => Promise.reject(new Error('the plan has its own monitor'));
      await runtime.setMocks({ newResource: unused, call: unused }, project, stage, false, 'organization');
      setMockOptions(monitor, project, stage, false, 'organization');
    },
    runInStack: (program) => runtime.runInPulumiStack(program),
    leakedPromises: () => debuggable.leakedPromises()[0].size,
    answers: {
      register: (urn, id, state) => {
        const response = new RegisterResourceResponse();
        response.setUrn(urn);
        response.setId(id);
        response.setObject(Struct.fromJavaScript(state));
        return response;
      },
      read: (urn, state) => {
        const response = new ReadResourceResponse();
        response.setUrn(urn);
        response.setProperties(Struct.fromJavaScript(state));
        return response;
      },
      invoke: (result) => {
        const response = new InvokeResponse();
        response.setReturn(Struct.fromJavaScript(result));
        return response;
      },
    },
  };
}

/**
 * Pulumi records a stack trace for each of its promises, for a message that no plan prints. Without them a plan
 * takes a fifth less time.
 */
function withoutStacks(debuggable: { debuggablePromise: (...args: unknown[]) => unknown }): void {
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (...args) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
