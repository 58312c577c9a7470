/**
 * What we rely on AWS for and could not try: no part of this project has run in an AWS account yet. The plan
 * prints how each stands (assumption.ts). An entry leaves only when nothing relies on it.
 */
import type { Assumption } from './assumption.ts';
import { control } from './control.ts';
import { data } from './data.ts';
import { deploys } from './deploys.ts';
import { frontDoor } from './front-door.ts';
import { guardrail } from './guardrail.ts';
import { identity } from './identity.ts';
import { network } from './network.ts';
import { privateApi } from './private-api.ts';
import { records } from './records.ts';
import { sessions } from './sessions.ts';

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
