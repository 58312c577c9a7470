/**
 * The value of an environment variable.
 * @throws Error that names it when it is missing or empty: code that guesses is worse than code that stops
 */
export function requiredVariable(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value;
}
