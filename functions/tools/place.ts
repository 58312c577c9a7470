/** Where the platform finds this application. */

/** Conditions under which `#application/…` (package.json) means this application; none: it is the default. */
export const importConditions: readonly string[] = [];

/** Cedar policies and their cases. */
export const policyFolder = 'functions/policies';
