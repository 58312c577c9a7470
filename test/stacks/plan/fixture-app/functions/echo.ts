import { greeting } from '#greeting';

export const handler = async (event: unknown) => ({ greeting, event });
