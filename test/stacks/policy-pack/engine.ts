/** Pulumi's engine as far as a policy pack sees it: starts the pack as the CLI does, and asks it about a stack. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Resource } from '../../../stacks/plan/plan-types.ts';

const packFolder = join(process.cwd(), 'stacks', 'policy-pack');
/** As the CLI looks for Pulumi: from the pack's own folder. */
const fromPack = createRequire(join(packFolder, 'index.js'));

type Violation = { policy: string; urn: string; message: string; level: number };

export type Engine = {
  /** names of the pack's policies */
  policies(): Promise<string[]>;
  analyze(stack: Resource[]): Promise<Violation[]>;
  end(): Promise<void>;
};

export async function startEngine(): Promise<Engine> {
  const script = fromPack.resolve('@pulumi/pulumi/cmd/run-policy-pack');
  const child = spawn('node', [script, '127.0.0.1:1', '.'], {
    cwd: packFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    void ended.then(() => reject(new Error(`the pack ended: ${said}`)));
  });
  const grpc = fromPack('@grpc/grpc-js');
  const messages = fromPack('@pulumi/pulumi/proto/analyzer_pb.js');
  const { AnalyzerClient } = fromPack('@pulumi/pulumi/proto/analyzer_grpc_pb.js');
  const { Empty } = fromPack('google-protobuf/google/protobuf/empty_pb.js');
  const { Struct } = fromPack('google-protobuf/google/protobuf/struct_pb.js');
  const unlimited = { 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 };
  const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), unlimited);
  const call = <Answer>(method: string, request: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      client[method](request, (error: Error | null, answer: Answer) =>
        error ? reject(error) : resolve(answer),
      );
    });

  const resourceOf = ({ urn, type, name, parent, inputs, outputs, deps, id }: Resource) => {
    const resource = new messages.AnalyzerResource();
    resource.setUrn(urn);
    resource.setType(type);
    resource.setName(name);
    resource.setParent(parent ?? '');
    resource.setDependenciesList(deps);
    resource.setOptions(new messages.AnalyzerResourceOptions());
    resource.setProperties(Struct.fromJavaScript(JSON.parse(JSON.stringify({ ...inputs, ...outputs, id }))));
    return resource;
  };

  return {
    async policies() {
      const about = await call<Info>('getAnalyzerInfo', new Empty());
      return about.getPoliciesList().map((policy) => policy.getName());
    },
    async analyze(stack) {
      const request = new messages.AnalyzeStackRequest();
      for (const resource of stack) request.addResources(resourceOf(resource));
      const { diagnosticsList } = (await call<Answered>('analyzeStack', request)).toObject();
      return diagnosticsList.map(({ policyname, urn, message, enforcementlevel }) => ({
        ...{ policy: policyname, urn, message, level: enforcementlevel },
      }));
    },
    async end() {
      client.close();
      child.kill();
      await ended;
    },
  };
}

type Info = { getPoliciesList(): { getName(): string }[] };
type Diagnostic = { policyname: string; urn: string; message: string; enforcementlevel: number };
type Answered = { toObject(): { diagnosticsList: Diagnostic[] } };
