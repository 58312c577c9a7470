/** Run as a process: writes one item and is killed at once. */
import { createDynamodb } from '../../../stacks/local/dynamodb/dynamodb.ts';
import { counters } from './dynamodb-loopback.ts';
import { planOf } from './sdk-loopback.ts';

const folder = process.argv[2] ?? '';
const dynamodb = await createDynamodb({ plan: planOf([counters]), authorize: () => undefined, folder });
await dynamodb.seed('counters', [{ id: 'kept' }]);
process.kill(process.pid, 'SIGKILL');
