/** The code of every generated tool (catalogue.ts). Plans of that catalogue are never run. */
export const handler = () => {
  throw new Error('generated tools are planned, never called');
};
