/** Every probe; an assumption's id finds the probes that show it. */
import { callProbes } from './calls.ts';
import { deployedProbes } from './deployed.ts';
import { doorProbes } from './door.ts';
import { iamProbes } from './iam.ts';
import type { Probe } from './probe.ts';

export const probes: Probe[] = [...callProbes, ...doorProbes, ...iamProbes, ...deployedProbes];
