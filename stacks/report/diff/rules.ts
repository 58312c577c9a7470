/**
 * Which properties of which resources concern trust, exposure, permissions or safeguards. Data for resource-changes.ts.
 * What is not here is an "other" change: it is still shown, in brief.
 */
import { apiRules } from './rules/api.ts';
import { identityRules } from './rules/identity.ts';
import { networkRules } from './rules/network.ts';
import type { Rules } from './rules/rule.ts';
import { storesRules } from './rules/stores.ts';
import { watchingRules } from './rules/watching.ts';

export const rules: Rules = {
  ...identityRules,
  ...apiRules,
  ...networkRules,
  ...storesRules,
  ...watchingRules,
};
