import { greeting } from './greeting.ts';

export const handler = async (event: unknown) => ({ greeting, event });
