/** Every probe; what shows an assumption is found here by the assumption's id. */
import { callProbes } from './calls.ts';
import { deployedProbes } from './deployed.ts';
import { doorProbes } from './door.ts';
import { iamProbes } from './iam.ts';
import type { Probe } from './probe.ts';

export const probes: Probe[] = [...callProbes, ...doorProbes, ...iamProbes, ...deployedProbes];
