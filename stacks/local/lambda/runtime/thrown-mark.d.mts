export const thrownMark: string;
