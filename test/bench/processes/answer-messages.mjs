/** The child's side of program.ts: answers each message of the parent, and ends when the parent is gone. */

/** @param {(message: any) => unknown} answer its error is the reply, so that the parent can show it */
export function answerMessages(answer) {
  process.on('disconnect', () => process.exit());
  process.on('message', async (message) => {
    try {
      process.send({ answer: (await answer(message)) ?? null });
    } catch (error) {
      process.send({ error: String(error?.stack ?? error) });
    }
  });
}
