import { type CsvFrame, columnKey, type ReportProfile } from './profile.ts';

/** What a profile says of a CSV file. */
export type CsvLayout = Pick<ReportProfile, 'csv' | 'nulls' | 'columns'>;

/** What a record of a CSV file is. */
export type FramePart = 'preamble' | 'header' | 'row' | 'totals' | 'blank' | 'footer';

/** Lines that a preamble may have at most; a file without a header within them has none. */
export const longestPreamble = 100;

const cellDelimiters = [',', '\t', ';', '|'] as const;

/**
 * Follows a CSV file record by record and says what each is: the lines before the header, the header, rows, the totals
 * row, and the footer, after which nothing is a row any more. A blank line before the header or among rows is skipped
 * unless the profile ends the rows there.
 */
export class FrameReader {
  readonly #frame: CsvFrame;
  readonly #headerKeys: readonly string[];
  readonly #keyNames: ReadonlySet<string>;
  readonly #nulls: ReadonlySet<string>;
  #state: 'before' | 'rows' | 'after' = 'before';
  #header: readonly string[] = [];
  #keyIndexes: readonly number[] = [];
  #incomplete = false;

  constructor(profile: CsvLayout) {
    this.#frame = profile.csv;
    this.#headerKeys = profile.csv.headerHas.map(columnKey);
    this.#keyNames = profile.csv.totalsRow ? keyColumnNames(profile) : new Set();
    this.#nulls = new Set(profile.nulls);
  }

  /** The header's names; empty while it has not come. */
  get header(): readonly string[] {
    return this.#header;
  }

  /** True when a line outside the rows says that the data is not complete. */
  get incomplete(): boolean {
    return this.#incomplete;
  }

  /** Says what the next record is. */
  next(cells: readonly string[]): FramePart {
    const first = cells[0] ?? '';
    if (this.#state === 'after') return this.#outside(cells, 'footer');
    const blank = cells.length === 1 && first.trim() === '';
    if (this.#state === 'before') {
      if (blank) return 'blank';
      return this.#isHeader(cells) ? this.#begin(cells) : this.#outside(cells, 'preamble');
    }
    if (blank) {
      if (this.#frame.endsAtBlankLine) this.#state = 'after';
      return 'blank';
    }
    if (this.#frame.footerStarts.some((start) => first.startsWith(start))) {
      this.#state = 'after';
      return this.#outside(cells, 'footer');
    }
    return this.#isTotals(cells) ? 'totals' : 'row';
  }

  #begin(cells: readonly string[]): FramePart {
    this.#state = 'rows';
    this.#header = cells.map((name) => name.trim());
    this.#keyIndexes = this.#header.flatMap((name, index) => (this.#keyNames.has(columnKey(name)) ? [index] : []));
    return 'header';
  }

  #isHeader(cells: readonly string[]): boolean {
    if (this.#headerKeys.length === 0) return true;
    const keys = new Set(cells.map(columnKey));
    return this.#headerKeys.every((key) => keys.has(key));
  }

  #isTotals(cells: readonly string[]): boolean {
    return (
      this.#keyIndexes.length > 0 &&
      cells.length === this.#header.length &&
      this.#keyIndexes.every((index) => this.#saysNothing(cells[index] ?? ''))
    );
  }

  #saysNothing(cell: string): boolean {
    return cell.trim() === '' || this.#nulls.has(cell);
  }

  #outside(cells: readonly string[], part: FramePart): FramePart {
    const marker = this.#frame.incompleteMarker;
    if (marker !== undefined && cells.join(',').toLowerCase().includes(marker.toLowerCase())) this.#incomplete = true;
    return part;
  }
}

function keyColumnNames(profile: CsvLayout): ReadonlySet<string> {
  const keyRoles = new Set(['day', 'datetime', 'hour', 'id', 'dimension']);
  const keys = profile.columns.filter((column) => keyRoles.has(column.is.role));
  return new Set(keys.flatMap((column) => column.names.map(columnKey)));
}

/** The delimiter that a header line has most of, outside of quotes: comma, tab, semicolon or bar. Comma where it has none. */
export function sniffDelimiter(headerLine: string): string {
  const bare = headerLine.replace(/"[^"]*"/g, '');
  let best: string = ',';
  let most = 0;
  for (const delimiter of cellDelimiters) {
    const count = bare.split(delimiter).length - 1;
    if (count > most) {
      best = delimiter;
      most = count;
    }
  }
  return best;
}
