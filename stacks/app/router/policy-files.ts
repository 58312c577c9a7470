/** The files that a deciding function needs beside its code: the Cedar policies, and Cedar itself. Pure. */
import { policyFolder } from '#application/place';

/** Cedar's package reads its WebAssembly from the folder of the code that loads it. */
export const policyFiles = [
  { from: policyFolder, to: 'policies' },
  { from: 'node_modules/@cedar-policy/cedar-wasm/nodejs/cedar_wasm_bg.wasm', to: 'cedar_wasm_bg.wasm' },
];
