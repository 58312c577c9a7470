export const greeting: string = 'HELLO';
