/** The import condition and the policy folder of the fixture application. */

export const importConditions: readonly string[] = ['fixture'];

export const policyFolder = 'test/fixture-app/policies';
