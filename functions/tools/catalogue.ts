/** Every tool that this app serves. Adding one = one folder and one line here. */
import type { Tool } from '../../shared/contract.ts';
import { closeTicket } from './close-ticket/tool.ts';
import { createTicket } from './create-ticket/tool.ts';
import { exportTickets } from './export-tickets/tool.ts';
import { listDocuments } from './list-documents/tool.ts';
import { readDocument } from './read-document/tool.ts';
import { readExport } from './read-export/tool.ts';
import { searchTickets } from './search-tickets/tool.ts';
import { whoami } from './whoami/tool.ts';
import { writeDocument } from './write-document/tool.ts';

export const catalogue: readonly Tool[] = [
  whoami,
  listDocuments,
  readDocument,
  writeDocument,
  searchTickets,
  createTicket,
  closeTicket,
  exportTickets,
  readExport,
];

/** Where a tool's Lambda handler lives: the folder is the tool's name with dashes. */
export function handlerPath(tool: Tool): string {
  return `functions/tools/${tool.name.replaceAll('_', '-')}/handler.handler`;
}
