import { type DataArns, dataArnsOf } from '../../shared/data.ts';

const deployment = { app: 'chokepoint', stage: 'test', region: 'eu-central-1', accountId: '111122223333' };

/** ARNs of all data of the application, so that a test that is about some of it stays right when more is added. */
export const arnsWith = <Own extends Partial<DataArns>>(own: Own) => ({ ...dataArnsOf(deployment), ...own });
