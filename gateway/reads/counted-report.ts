/** Columns that say which account and day a row is of, and as what: several reports may tell the same of it. */
const told = ['platform', 'account_id', 'level', 'report_family', 'report_day'].join(', ');
const chosen = 'argMin(report_type, (report_rank, report_type))';

/** What the choice names of rows, beside its conditions (SQL). */
export const choiceColumns = `${told}, ${chosen}`;

/**
 * A condition on rows of `view` (SQL, of gold or of facts): the row is of the report that counts. An account may have several reports of one level and
 * family for the same day, such as one by day and one by hour; they tell the same, and adding them up would count it twice. The
 * one with the least `report_rank` counts, then the first by name.
 *
 * `about` are the conditions of the question, the tenant's among them: the choice is made between the reports that have rows
 * under them, so that a question about hours takes a report by hour, and one that names a report takes that.
 */
export function isCounted(view: string, about: readonly string[]): string {
  return [
    `(${told}, report_type) IN (`,
    `SELECT ${choiceColumns}`,
    `FROM ${view} WHERE ${about.join(' AND ')} GROUP BY ${told})`,
  ].join(' ');
}
