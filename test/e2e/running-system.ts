/** One `npm start` for all end-to-end tests. Tests find it through `inject('system')`. */
import type { TestProject } from 'vitest/node';
import { type System, startSystem } from '../support/start-system.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    system: System;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { endpoints, home, outputFile, env, stop } = await startSystem();
  project.provide('system', { endpoints, home, outputFile, env });
  return stop;
}
