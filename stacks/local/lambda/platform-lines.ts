/**
 * Lambda's own lines about an invocation (START, END, REPORT) as JSON of the system log.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
import type { LogLines } from './log-lines.ts';
import type { Run } from './run.ts';

export type Report = {
  run: Run;
  status: 'success' | 'error' | 'timeout';
  memoryMb: number;
  /** absent where it cannot be measured */
  peakMemoryMb: number | undefined;
  /** of the environment, in the report of its first invocation only */
  initDurationMs: number | undefined;
};

/** The `start` line of a run. */
export function writeStart(lines: LogLines, requestId: string): void {
  lines.platform('start', { requestId, version: '$LATEST' });
}

/** The `runtimeDone` and `report` lines of a run. */
export function writeReport(lines: LogLines, report: Report): void {
  const { run, status, memoryMb, peakMemoryMb, initDurationMs } = report;
  const { requestId } = run.job;
  const { durationMs } = run;
  const error = run.failure ? { errorType: run.failure.errorType } : {};
  lines.platform('runtimeDone', { requestId, status, ...error, metrics: { durationMs } });
  const metrics = {
    durationMs,
    billedDurationMs: Math.ceil(durationMs),
    memorySizeMB: memoryMb,
    ...(peakMemoryMb === undefined ? {} : { maxMemoryUsedMB: peakMemoryMb }),
    ...(initDurationMs === undefined ? {} : { initDurationMs }),
  };
  lines.platform('report', { requestId, status, ...error, metrics });
}

/** The `INIT_REPORT` line of an environment that did not start. */
export function writeInitFailure(lines: LogLines, errorType: string): void {
  lines.platform('initReport', {
    initializationType: 'on-demand',
    phase: 'init',
    status: 'error',
    errorType,
  });
}
