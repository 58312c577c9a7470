/**
 * The proofs as a Pulumi policy pack: a server of Pulumi's Analyzer protocol, with the packages that SST
 * installed. Enters: the resources of a stack, at the end of a preview or an update. Leaves: one mandatory
 * violation for each finding, with the resource's urn. No configuration switches a rule off, and a stack that
 * cannot be judged fails.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { planStage, settingsOf } from '../plan/plan-stage.ts';
import type { Plan, ProvenPlan } from '../plan/plan-types.ts';
import { proofs, prove } from '../prove/prove.ts';
import { type StackResource, toPlan } from './to-plan.ts';

const root = join(import.meta.dirname, '..', '..');
const fromPlatform = createRequire(join(root, '.sst', 'platform', 'package.json'));
const pack = { name: 'chokepoint', version: '1.0.0' };
/** The limit of @pulumi/pulumi itself (runtime/settings.ts). */
const maxMessageBytes = 400 * 1024 * 1024;

/** A message class of protoc: a getter and a setter for each field. */
type Message = Record<string, (...values: unknown[]) => unknown>;
type Call = { request: Message };
type Callback = (error: Error | null, answer?: unknown) => void;

/** Prints the port, because the engine waits for it; then serves until the engine ends the process. */
export function serve(): void {
  const grpc = fromPlatform('@grpc/grpc-js');
  const { AnalyzerService } = fromPlatform('@pulumi/pulumi/proto/analyzer_grpc_pb.js');
  const messages = fromPlatform('@pulumi/pulumi/proto/analyzer_pb.js');
  const { PluginInfo } = fromPlatform('@pulumi/pulumi/proto/plugin_pb.js');
  const answer = (make: (request: Message) => unknown) => (call: Call, callback: Callback) =>
    void Promise.resolve()
      .then(() => make(call.request))
      .then(
        (made) => callback(null, made),
        // The engine stops an update whose policy pack answers with an error.
        (error: Error) => callback(Object.assign(error, { code: grpc.status.UNKNOWN })),
      );
  const server = new grpc.Server({ 'grpc.max_receive_message_length': maxMessageBytes });
  server.addService(AnalyzerService, {
    // No findings for a single resource: the proofs need the whole stack.
    analyze: answer(() => new messages.AnalyzeResponse()),
    remediate: answer(() => new messages.RemediateResponse()),
    analyzeStack: answer(async (request) => violations(messages, await judge(resourcesOf(request)))),
    getAnalyzerInfo: answer(() => info(messages)),
    getPluginInfo: answer(() => new PluginInfo().setVersion(pack.version)),
    configure: answer(() => new AnalyzerService.configure.responseType()),
    configureStack: answer(() => new messages.AnalyzerStackConfigureResponse()),
  });
  server.bindAsync(
    '127.0.0.1:0',
    grpc.ServerCredentials.createInsecure(),
    (error: Error | null, port: number) => {
      if (error) throw error;
      process.stdout.write(`${port}\n`);
    },
  );
}

/** Offline plans by stage; the pack lives for one preview or update. */
const offline = new Map<string, Promise<Plan>>();

/** A plan of the stack, with the verdicts. @throws PlainError when the stage cannot be planned offline */
async function judge(stack: StackResource[]): Promise<ProvenPlan> {
  const stage = /^urn:pulumi:([^:]+)::/.exec(stack[0]?.urn ?? '')?.[1];
  if (stage === undefined) throw new Error('the stack has no resources to judge');
  const planning = offline.get(stage) ?? planStage({ root, stage, env: settingsOf(process.env) });
  offline.set(stage, planning);
  const plan = toPlan(stack, await planning);
  return { ...plan, proofs: prove(plan) };
}

function resourcesOf(request: Message): StackResource[] {
  return (ask(request, 'getResourcesList') as Message[]).map((resource) => {
    const text = (field: string) => String(ask(resource, field));
    const options = ask(resource, 'getOptions') as Message | undefined;
    return {
      ...{ urn: text('getUrn'), type: text('getType'), name: text('getName'), parent: text('getParent') },
      dependencies: ask(resource, 'getDependenciesList') as string[],
      protect: options !== undefined && ask(options, 'getProtect') === true,
      properties: ask(ask(resource, 'getProperties') as Message, 'toJavaScript') as Record<string, unknown>,
    };
  });
}

type Messages = Record<string, new () => Message> & { EnforcementLevel: { MANDATORY: number } };

function violations(messages: Messages, plan: ProvenPlan): Message {
  const response = create(messages, 'AnalyzeResponse');
  for (const { id, title, findings } of plan.proofs)
    for (const { urn, property, reason } of findings) {
      const source = plan.resources.find((resource) => resource.urn === urn)?.source;
      const violation = create(messages, 'AnalyzeDiagnostic');
      ask(violation, 'setPolicyname', id);
      ask(violation, 'setPolicypackname', pack.name);
      ask(violation, 'setPolicypackversion', pack.version);
      ask(violation, 'setDescription', title);
      ask(violation, 'setMessage', `${property}: ${reason}${source === undefined ? '' : ` (${source})`}`);
      ask(violation, 'setEnforcementlevel', messages.EnforcementLevel.MANDATORY);
      ask(violation, 'setUrn', urn);
      ask(response, 'addDiagnostics', violation);
    }
  return response;
}

function info(messages: Messages): Message {
  const about = create(messages, 'AnalyzerInfo');
  ask(about, 'setName', pack.name);
  ask(about, 'setDisplayname', pack.name);
  ask(about, 'setVersion', pack.version);
  for (const { id, title } of proofs) {
    const policy = create(messages, 'PolicyInfo');
    ask(policy, 'setName', id);
    ask(policy, 'setDisplayname', id);
    ask(policy, 'setDescription', title);
    ask(policy, 'setEnforcementlevel', messages.EnforcementLevel.MANDATORY);
    ask(about, 'addPolicies', policy);
  }
  return about;
}

function create(messages: Messages, name: string): Message {
  const Made = messages[name];
  if (Made === undefined) throw new Error(`@pulumi/pulumi has no message ${name}`);
  return new Made();
}

/**
 * Calls a method of a message.
 * @throws Error for a method that this version of Pulumi does not have
 */
function ask(message: Message, method: string, ...values: unknown[]): unknown {
  const found = message[method];
  if (found === undefined) throw new Error(`@pulumi/pulumi has no ${method} any more`);
  return found.apply(message, values);
}
