/**
 * What we rely on AWS for and could not try: no part of this project has run in an AWS account yet. The plan
 * prints how each stands (assumption.ts). An entry leaves only when nothing relies on it.
 */
import type { Assumption } from './assumptions/assumption.ts';
import { control } from './assumptions/control.ts';
import { data } from './assumptions/data.ts';
import { deploys } from './assumptions/deploys.ts';
import { frontDoor } from './assumptions/front-door.ts';
import { guardrail } from './assumptions/guardrail.ts';
import { identity } from './assumptions/identity.ts';
import { network } from './assumptions/network.ts';
import { privateApi } from './assumptions/private-api.ts';
import { records } from './assumptions/records.ts';
import { sessions } from './assumptions/sessions.ts';

export const assumptions: Assumption[] = [
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
