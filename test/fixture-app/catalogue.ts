/**
 * The tools of the fixture application, which the platform's tests use: one for each shape of a grant, each effect and
 * each way of paging. Their names occur nowhere else, so that a test that names another application fails.
 */
import type { Tool } from '../../shared/contract.ts';
import { callerid } from './tools/callerid/tool.ts';
import { closeParcel } from './tools/close-parcel/tool.ts';
import { createParcel } from './tools/create-parcel/tool.ts';
import { exportParcels } from './tools/export-parcels/tool.ts';
import { listLetters } from './tools/list-letters/tool.ts';
import { readLetter } from './tools/read-letter/tool.ts';
import { readManifest } from './tools/read-manifest/tool.ts';
import { searchParcels } from './tools/search-parcels/tool.ts';
import { writeLetter } from './tools/write-letter/tool.ts';

export const catalogue: readonly Tool[] = [
  callerid,
  listLetters,
  readLetter,
  writeLetter,
  searchParcels,
  createParcel,
  closeParcel,
  exportParcels,
  readManifest,
];

export function handlerPath(tool: Tool): string {
  return `test/fixture-app/tools/${tool.name.replaceAll('_', '-')}/handler.handler`;
}
