/** Where the platform finds the fixture application. */

export const importConditions: readonly string[] = ['fixture'];

export const policyFolder = 'test/fixture-app/policies';
