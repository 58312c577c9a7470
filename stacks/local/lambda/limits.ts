import os from 'node:os';

/** Lambda's limits with their sources, and the few limits of this machine. */
export const lambdaLimits = {
  /** 6 MB for synchronous invocations: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  requestBytes: 6_291_456,
  /** the same 6 MB for responses: the number in Lambda's own ResponseSizeTooLarge sentence */
  responseBytes: 6_291_556,
  /** 200 MB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
  streamedBytes: 200 * 1024 * 1024,
  /** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
  initMs: 10_000,
  /**
   * Environments of one function at once, when nobody chose a number (environment-bound.ts). An AWS account has
   * 1,000 by default, too many for a laptop. Beyond it an invocation waits.
   */
  environments: 10,
  /**
   * Environments of one function that load their bundle at once: more than this machine has cores would only
   * delay each other, while the first one that is ready serves those who wait.
   */
  startsAtOnce: Math.max(2, os.availableParallelism()),
  /** An invocation waits so long for an environment; a function's caller waits 29 s for its answer. */
  environmentWaitMs: 20_000,
  /** AWS keeps idle environments for some minutes and documents no number. */
  idleMs: 10 * 60_000,
  /** bytes of a streamed response that wait for a slow reader before the function is slowed down */
  unreadBytes: 256 * 1024,
  /** one log event: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_InputLogEvent.html */
  logLineChars: 262_144,
  /** between two looks at the memory of a running environment */
  memoryLookMs: 200,
};

export type Limits = typeof lambdaLimits;
