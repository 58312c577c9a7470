/** Preloaded into a program of others, so that it tells its own CPU. */
import { answerMessages } from './answer-messages.mjs';

answerMessages(() => {
  const { user, system } = process.cpuUsage();
  return user + system;
});
