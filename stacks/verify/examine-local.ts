/** Starts a local system of its own, examines it and ends it, and leaves a running one alone. */
import { planLocal, startLocal } from '../local/local.ts';
import type { Plan } from '../plan/plan-types.ts';
import { examine, type Seen } from './examine.ts';
import { withOperator } from './target/local-target.ts';
import { createWorld } from './target/world.ts';

export type LocalExamination = {
  root: string;
  home: string;
  env: NodeJS.ProcessEnv;
  /** also with credentials that only code inside has; a real stage does not offer these */
  inside: boolean;
  /** made by planLocal for these ports; tests share one */
  plan?: Plan;
  /** edits the plan that the system runs, so that it has drifted from its own plan */
  changed?: (plan: Plan) => void;
  onProgress?: (line: string) => void;
};

/** The rows of a local system; `changed` edits its plan before it starts. */
export async function examineLocal(options: LocalExamination): Promise<Seen[]> {
  const { root, home, env, inside, changed, onProgress = () => undefined } = options;
  onProgress('planning and starting a local system');
  const planned = withOperator(options.plan ?? (await planLocal({ root, home, env })));
  const plan = structuredClone(planned);
  changed?.(plan);
  const local = await startLocal({ root, home, env, plan });
  try {
    const world = createWorld(local);
    return await examine({ target: world.target, planned, onProgress, ...(inside && { world }) });
  } finally {
    await local.close();
  }
}
