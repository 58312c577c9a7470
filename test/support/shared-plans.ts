/** A folder for the plans of this repository, so that each stage is planned once for all tests (plans.ts). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type {} from './plans.ts';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'chokepoint-plans-'));
  project.provide('plans', folder);
  return () => rm(folder, { recursive: true, force: true });
}
