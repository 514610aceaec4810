/** Rows of one statement at most. */
const rowsPerStatement = 1_000;

/** Sends rows as JSON arrays, in their order, each no longer than one statement takes. */
export async function inParts(rows: readonly unknown[], send: (json: string) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await send(JSON.stringify(rows.slice(start, start + rowsPerStatement)));
  }
}
