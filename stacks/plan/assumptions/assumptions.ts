/**
 * Assumptions about AWS that nobody could try, because no part of this project has run in an AWS account yet.
 * The plan prints the standing of each (assumption.ts). Remove an entry only when no code relies on it.
 */

import { control } from './about-control.ts';
import { data } from './about-data.ts';
import { deploys } from './about-deploys.ts';
import { frontDoor } from './about-front-door.ts';
import { guardrail } from './about-guardrail.ts';
import { identity } from './about-identity.ts';
import { network } from './about-network.ts';
import { privateApi } from './about-private-api.ts';
import { records } from './about-records.ts';
import { sessions } from './about-sessions.ts';
import type { Assumption, Listed } from './assumption.ts';

const listed: Listed[] = [
  ...privateApi,
  ...frontDoor,
  ...identity,
  ...sessions,
  ...network,
  ...data,
  ...control,
  ...guardrail,
  ...records,
  ...deploys,
];

export const assumptions: Assumption[] = listed.map((one) => ({
  ...one,
  standing: one.standing ?? 'untried',
}));
