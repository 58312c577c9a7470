/**
 * Finds the table of a stage's brakes: an SDK client and the table's name. On AWS it assumes no role: AWS
 * refuses the shell's credentials unless they are the operator's. On this machine the session of the operator
 * role comes from the vault in the home (stacks/local/sts/operator-session.ts).
 */
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { app, region } from '#application/settings';
import { controlTableName } from '../../shared/control.ts';
import { stageOf } from '../app/stage/stage-of.ts';
import { readEndpoints } from '../local/endpoints-file.ts';
import { openVault } from '../local/local.ts';
import { operatorSession } from '../local/sts/operator-session.ts';
import { inPlainWords, PlainError } from '../terminal/plain-error.ts';
import type { BrakeTable } from './brake-item.ts';

/**
 * @param stage `local` for the running system of this machine, or the name of a stage in AWS
 * @throws PlainError for another name, or when no system runs here
 */
export async function brakeTableOf(stage: string): Promise<BrakeTable> {
  inPlainWords(() => stageOf(stage, process.env));
  const client = stage === 'local' ? await localClient() : new DynamoDBClient({ region });
  return { client, tableName: controlTableName({ app, stage }), now: Date.now };
}

async function localClient(): Promise<DynamoDBClient> {
  const home = resolve(process.env.CHOKEPOINT_HOME ?? '.local');
  const endpoints = await readEndpoints(home);
  if (endpoints === undefined) throw new PlainError('Nothing runs here: start it with "npm start".');
  const { url, region: here, operator } = endpoints.aws;
  const credentials = operatorSession(operator, await openVault(home));
  const httpsAgent = new Agent({ ca: await readFile(endpoints.caFile) });
  return new DynamoDBClient({ region: here, endpoint: url, credentials, requestHandler: { httpsAgent } });
}
