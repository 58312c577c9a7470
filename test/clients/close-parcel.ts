/** A call that a person must approve: the address is found, wherever the program brings it; the parcel is closed. */
import { expectText, within } from './expect.ts';
import type { Person } from './person.ts';
import type { Session } from './program.ts';

const parcel = { parcelId: 'fjord-1', reason: 'It works again.' };

/** Some programs open the page, or show its address, and wait; others take the address for the answer. */
export async function closeParcel(session: Session, person: Person, limitMs: number): Promise<void> {
  const call = () =>
    session.call?.('close_parcel', parcel, limitMs) ?? Promise.reject(new Error('it calls nothing'));
  const watched = watchFor(approvalAddress, () => [...person.opened, session.screen?.() ?? ''].join('\n'));
  const calling = call();
  try {
    const first = await Promise.race([watched.found, calling]);
    // In a program's own window the person has approved already.
    if (closed.test(first)) return;
    const address = approvalAddress.exec(first)?.[0];
    if (address === undefined) throw new Error(`no address to approve at: ${first}`);
    watched.stop();
    await person.visit(address);
    await session.approved?.();
    const answer = await within(limitMs, calling);
    // A call that ended with the address is repeated: the consent is for that same call.
    expectText(closed.test(answer) ? answer : await call(), closed);
  } finally {
    watched.stop();
  }
}

const approvalAddress = /https?:\/\/localhost:\d+\/approve\/[\w.~-]+/;
/** A field that only the result of a closed parcel has. */
const closed = /closedAt/;

function watchFor(pattern: RegExp, look: () => string): { found: Promise<string>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const found = new Promise<string>((resolve) => {
    timer = setInterval(() => {
      const match = pattern.exec(look());
      if (match) resolve(match[0]);
    }, 300);
  });
  return { found, stop: () => clearInterval(timer) };
}
