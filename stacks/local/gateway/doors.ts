/** The doors of this machine: one listener per REST API whose stage names its `resource`, at that origin. */

import { indexPlan, needText } from '../../account/plan-index.ts';
import type { Tls } from '../wire/tls.ts';
import { type OpenDoor, startDoor } from './door.ts';
import { createRestApi, type RestApiOptions } from './rest-api.ts';

export type DoorOptions = Omit<RestApiOptions, 'restApiId'> & { tls: Tls; onNote: (line: string) => void };

/** Listens at every door of the plan; when one fails to open, closes those that did. */
export async function openDoors(options: DoorOptions): Promise<{ close(): Promise<void> }> {
  const { tls, onNote, ...gateway } = options;
  const opened: OpenDoor[] = [];
  const close = async () => {
    await Promise.all(opened.map((door) => door.close()));
  };
  try {
    for (const stage of indexPlan(options.plan).byType('aws:apigateway/stage:Stage')) {
      const { resource } = (stage.inputs.variables ?? {}) as { resource?: string };
      if (resource === undefined) continue;
      const restApi = createRestApi({ ...gateway, restApiId: needText(stage, 'restApi') });
      opened.push(await startDoor({ restApi, origin: new URL(resource).origin, tls, onNote }));
    }
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}
