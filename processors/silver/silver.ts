import {
  type GlobalKTable,
  type KStream,
  type OpenRevision,
  type Processor,
  RecordError,
  type ReplaceSlice,
  type SliceRecord,
  type SliceRowChange,
  type SliceRowRefused,
  type SliceUpdate,
  stringSerde,
} from '@millrace/streams';
import type {
  AccountConfig,
  CleanedRow,
  Header,
  ProcessedFact,
  QuarantinedRow,
  SliceContext,
} from '../../schemas/generated/types.ts';
import { HeaderMaker } from '../header.ts';
import { emptyMeasures } from '../measures.ts';
import { defect } from '../quality.ts';
import { quarantinedRow } from '../quarantine.ts';
import type { Reports } from '../reports.ts';
import { contentSerde, dimsOfPairs } from './content.ts';
import { factRecord, sliceEndFact } from './facts.ts';
import { contextText, type Fetch, Fetches } from './fetch.ts';
import { type Known, type KnownRow, keepKnown, knownRows } from './known.ts';
import { type MappedRow, mapRow } from './row.ts';

export type SilverOutput = ProcessedFact | QuarantinedRow;

type Update = SliceUpdate<KnownRow, string, MappedRow>;

/**
 * Source rows in, facts in unified measures out: a newer fetch of a slice replaces an older one. Equal facts are not sent again,
 * changed ones carry what they replace, and what a complete fetch no longer has is retracted. A fetch that is not complete, or
 * of which a row could not be told, retracts nothing.
 *
 * Rows of a fetch older than the newest are dropped and counted (`silver.stale_row`), as are chunks that were taken before
 * (`silver.resent_row`).
 *
 * Names, status, budget and hierarchy are those of the fact's day by the history of entities; amounts are converted into the reporting
 * currency by the rates that are known when a fetch begins. `known` brings both to the task of each account; a row that comes before
 * them is a fact all the same, and the next fetch of its slice fills in what was missing. State: the facts of each slice, in the store
 * `silver-slices`, and what is known, in `entities`, `rates` and `reporting`.
 */
export function silverFacts(
  rows: KStream<string, CleanedRow>,
  known: KStream<string, Known>,
  accounts: GlobalKTable<string, AccountConfig>,
  reports: Reports,
): KStream<string, SilverOutput> {
  const fetches = new Fetches(reports);
  known.process(keepKnown());
  return rows.processValues(knownRows(accounts, reports)).replaceSlice(slicesOf(fetches)).process(factsOf(fetches));
}

function slicesOf(fetches: Fetches): ReplaceSlice<string, KnownRow, string, MappedRow> {
  return {
    name: 'silver',
    context: stringSerde,
    content: contentSerde,
    read: (value, key) => sliceRecord(fetches, value, key),
    row: (known, revision, key) =>
      mappedRow(known, fetches.of(key, known.row, revision.revision, revision.context, known.account), revision),
    // Sums are kept by currency, and so is how many facts of one were converted: the old amount must leave its own.
    regroups: (before, after) =>
      before.currency !== after.currency || (before.reporting !== null && before.reporting !== after.reporting),
  };
}

function sliceRecord(fetches: Fetches, { row, account, exchange }: KnownRow, key: string): SliceRecord<string> {
  const { slice_id: slice, slice_fetch_seq: revision } = row;
  switch (row.record_kind) {
    case 'SLICE_BEGIN': {
      const context = contextText(contextOf(row), exchange);
      // A fetch of a report that nobody knows is refused as a whole, not row by row.
      fetches.of(key, row, revision, context, account);
      return { kind: 'begin', slice, revision, context };
    }
    case 'ROW':
      return { kind: 'row', slice, revision, chunk: row.chunk_no };
    case 'CHUNK_END': {
      const { chunk_no: chunk, chunk_rows, chunk_quarantined, chunk_duplicates } = row;
      const counts = { rows: chunk_rows ?? 0, refused: chunk_quarantined ?? 0, duplicates: chunk_duplicates ?? 0 };
      return { kind: 'chunk-end', slice, revision, chunk, ...counts };
    }
    case 'SLICE_END': {
      const { complete, row_count } = contextOf(row);
      if (row_count === null) return { kind: 'end', slice, revision, complete: false };
      return { kind: 'end', slice, revision, complete: complete === true, rows: row_count };
    }
    default:
      throw new RecordError(`a row of kind ${row.record_kind}: silver knows SLICE_BEGIN, ROW, CHUNK_END, SLICE_END`);
  }
}

/**
 * The row as a fact. On the day clocks go back a report without offsets has one hour twice: the first row of a key is taken
 * for the first of them (or for both, where the platform added them up), the next one for the second.
 */
function mappedRow(known: KnownRow, fetch: Fetch, revision: OpenRevision<string>): MappedRow {
  const { row } = known;
  const first = mapRow(known, fetch);
  if (row.source_hour === null || row.hour_repeated !== null || !fetch.comesTwice(row.source_hour)) return first;
  if (first.key === undefined || !revision.wasShown(first.key)) return first;
  return mapRow({ ...known, row: { ...row, hour_repeated: true } }, fetch);
}

function contextOf({ slice, record_kind, slice_id }: CleanedRow): SliceContext {
  if (slice === null) throw new RecordError(`${record_kind} of ${slice_id} without its context`);
  return slice;
}

/** Turns what changed in a slice into the records of facts. */
function factsOf(fetches: Fetches): Processor<string, Update, string, SilverOutput> {
  const headers = new HeaderMaker('silver');
  return {
    name: 'facts',
    process({ key, value: update, timestamp }, ctx) {
      const { row, account } = update.cause;
      const h = headers.make(row.h, update.nth, timestamp);
      if (update.kind === 'refused') {
        ctx.forward(key, refusedRow(h, update));
        return;
      }
      const fetchSeq = update.kind === 'end' ? update.storedRevision : update.revision;
      const fetch = fetches.of(key, row, fetchSeq, update.context, account);
      ctx.forward(
        key,
        update.kind === 'end' ? sliceEndFact(h, row, contextOf(row), fetch, update) : changedFact(h, update, fetch),
      );
    },
  };
}

function changedFact(h: Header, update: SliceRowChange<KnownRow, string, MappedRow>, fetch: Fetch): ProcessedFact {
  const { key, version: revision, oldValue, newValue, cause } = update;
  const previous = oldValue?.measures ?? null;
  if (newValue !== null) {
    const flags = update.row?.flags ?? [];
    const dims = update.row === undefined ? undefined : dimsOfPairs(update.row.dims);
    const { measures } = newValue;
    return factRecord(h, cause.row, fetch, {
      op: 'UPSERT',
      key,
      revision,
      said: newValue,
      measures,
      previous,
      flags,
      dims,
    });
  }
  if (oldValue === null) throw new TypeError(`fact ${key} changed from nothing to nothing`);
  const gone = { said: oldValue, measures: emptyMeasures(), previous, flags: [], dims: undefined };
  return factRecord(h, cause.row, fetch, { op: 'RETRACT', key, revision, ...gone });
}

function refusedRow(h: Header, update: SliceRowRefused<KnownRow, string, MappedRow>): QuarantinedRow {
  const { row } = update.cause;
  const { key, defect: found } = update.row;
  const origin = { ...row, stage: 'SILVER' as const, slice_day: row.source_day };
  const why = found ?? defect('KEY_COLLISION', null, key);
  return quarantinedRow(h, origin, why, JSON.stringify(row.fields));
}
