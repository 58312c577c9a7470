/**
 * What a tool threw, for whoever listens in its own process. The local Lambda does, so that an author sees the message and
 * the place; on AWS nobody does. Never: a message in a log, since AWS's and authors' sentences hold names and values.
 */
import { channel } from 'node:diagnostics_channel';

/** runtime/bootstrap.mjs subscribes by this name. */
const thrown = channel('chokepoint:thrown');

/** Costs nothing when nobody listens. */
export function tellThrown(callId: string, error: unknown): void {
  if (thrown.hasSubscribers) thrown.publish({ callId, error });
}
