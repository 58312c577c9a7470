/** A row of the parcels → what tools say of it. */
export function parcelOf(row: Record<string, { S?: string | undefined }>) {
  const status = row.status?.S === 'closed' ? ('closed' as const) : ('open' as const);
  return { parcelId: row.parcelId?.S ?? '', title: row.title?.S ?? '', status };
}
