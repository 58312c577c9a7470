/** Whether memory and descriptors stay flat while a load goes on. */
import { processesUnder } from './processes.ts';

/** `system`: the largest process that is no function's; `functionMb`: the mean of all environments. */
export type Sample = {
  systemMb: number;
  systemDescriptors: number;
  functionMb: number;
  environments: number;
};

/** Looks once a second. @returns a function that stops it and gives all samples */
export function watchGrowth(pid: number): () => Sample[] {
  const samples: Sample[] = [];
  const timer = setInterval(() => samples.push(sampleOf(pid)), 1_000);
  return () => {
    clearInterval(timer);
    return samples;
  };
}

function sampleOf(pid: number): Sample {
  const processes = processesUnder(pid);
  const functions = processes.filter(({ functionName }) => functionName !== undefined);
  const others = processes.filter(({ functionName }) => functionName === undefined);
  return {
    systemMb: Math.max(0, ...others.map(({ memoryMb }) => memoryMb)),
    systemDescriptors: Math.max(0, ...others.map(({ descriptors }) => descriptors)),
    functionMb: functions.reduce((sum, { memoryMb }) => sum + memoryMb, 0) / Math.max(1, functions.length),
    environments: functions.length,
  };
}

/** Of the last quarter of the time beside the second one, when everything was warm; 1 is flat. */
export function growthOf(samples: readonly Sample[], of: keyof Sample): number {
  const quarter = Math.floor(samples.length / 4);
  const median = (some: readonly Sample[]) =>
    some.map((sample) => sample[of]).toSorted((left, right) => left - right)[Math.floor(some.length / 2)] ??
    0;
  const before = median(samples.slice(quarter, 2 * quarter));
  return before === 0 ? 1 : median(samples.slice(-quarter)) / before;
}
