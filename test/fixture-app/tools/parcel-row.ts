/** @returns a row of the table as tools show it */
export function parcelOf(row: Record<string, { S?: string | undefined }>) {
  const status = row.status?.S === 'closed' ? ('closed' as const) : ('open' as const);
  return { parcelId: row.parcelId?.S ?? '', title: row.title?.S ?? '', status };
}
