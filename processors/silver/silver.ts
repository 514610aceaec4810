import {
  type GlobalTableReference,
  type GroupedStoreBuilder,
  globalTableStore,
  groupedStore,
  type Processor,
  type ProcessorContext,
  RecordError,
  stringSerde,
} from '@millrace/streams';
import type {
  AccountConfig,
  CleanedRow,
  ProcessedFact,
  QuarantinedRow,
  SliceContext,
} from '../../schemas/generated/types.ts';
import { accountConfigKey } from '../../schemas/key.ts';
import { sliceGroup } from '../envelope.ts';
import { HeaderMaker } from '../header.ts';
import { emptyMeasures } from '../measures.ts';
import { type Defect, defect } from '../quality.ts';
import { quarantinedRow } from '../quarantine.ts';
import type { Reports } from '../reports.ts';
import { factRecord, sliceEndFact } from './facts.ts';
import { contextText, type Fetch, Fetches } from './fetch.ts';
import { type MappedFact, type MappedRow, mapRow } from './row.ts';
import { wasSeen } from './seen.ts';
import {
  decodeContent,
  draftOf,
  type FactContent,
  type FactState,
  markSeen,
  openFetch,
  type SilverEntry,
  type SliceDraft,
  type SliceState,
  silverStateSerde,
  sliceField,
} from './state.ts';

export type SilverOutput = ProcessedFact | QuarantinedRow;

/** Silver's state: the group is tenant|account|slice, a field is a fact's key. */
export const silverStore: GroupedStoreBuilder<SilverEntry> = groupedStore({
  name: 'silver-slices',
  value: silverStateSerde,
});

/** Accounts by tenant|platform|account: the global table that the topology must declare. */
export const accountsTable: GlobalTableReference<string, AccountConfig> = globalTableStore({
  name: 'accounts',
  key: stringSerde,
});

interface SilverStores {
  readonly [name: string]: GroupedStoreBuilder<SilverEntry> | GlobalTableReference<string, AccountConfig>;
  readonly slices: GroupedStoreBuilder<SilverEntry>;
  readonly accounts: GlobalTableReference<string, AccountConfig>;
}
type Context = ProcessorContext<string, SilverOutput, SilverStores>;

/**
 * Source rows in, facts in unified measures out, with the restatement protocol: a newer fetch of a slice replaces an older
 * one. Equal facts are not sent again, changed ones carry what they replace, and what a complete fetch no longer has is
 * retracted. A fetch that is not complete, or of which a row could not be told, retracts nothing.
 *
 * Fetches of a slice are numbered; rows of an older one are dropped and counted (`silver.stale_row`), as are chunks that
 * were taken before (`silver.resent_row`).
 */
export function silverProcessor(reports: Reports): Processor<string, CleanedRow, string, SilverOutput, SilverStores> {
  const fetches = new Fetches(reports);
  return {
    name: 'silver',
    stores: { slices: silverStore, accounts: accountsTable },
    keysOf(record, prefetch) {
      prefetch.slices.group(`${record.key}|${record.value.slice_id}`);
    },
    process({ key, value: row, timestamp }, ctx) {
      const group = sliceGroup(key, row);
      new SliceStep(ctx, fetches, key, group, row, timestamp).run();
    },
  };
}

const headers = new HeaderMaker('silver');

/** One record of a slice in hand. It works on a copy of the slice's state, which `#keep` puts in the place of the old one. */
class SliceStep {
  readonly #ctx: Context;
  readonly #fetches: Fetches;
  readonly #key: string;
  readonly #group: string;
  readonly #row: CleanedRow;
  readonly #timestamp: number;
  readonly #slice: SliceDraft;

  constructor(ctx: Context, fetches: Fetches, key: string, group: string, row: CleanedRow, timestamp: number) {
    this.#ctx = ctx;
    this.#fetches = fetches;
    this.#key = key;
    this.#group = group;
    this.#row = row;
    this.#timestamp = timestamp;
    const found = ctx.stores.slices.get(group, sliceField);
    this.#slice = draftOf(found?.kind === 'slice' ? found : undefined);
    headers.begin(row.h);
  }

  run(): void {
    const row = this.#row;
    switch (row.record_kind) {
      case 'SLICE_BEGIN':
        this.#begin();
        break;
      case 'ROW':
        if (this.#isOfFetch() && this.#isNewChunk('silver.resent_row')) this.#takeRow();
        break;
      case 'CHUNK_END':
        if (this.#isOfFetch() && this.#isNewChunk('silver.resent_chunk')) this.#endChunk();
        break;
      case 'SLICE_END':
        if (this.#row.slice_fetch_seq < this.#slice.fetchSeq) this.#endStale();
        else if (this.#isOfFetch()) this.#end();
        break;
      default:
        throw new RecordError(`a row of kind ${row.record_kind}: silver knows SLICE_BEGIN, ROW, CHUNK_END, SLICE_END`);
    }
  }

  #begin(): void {
    const seq = this.#row.slice_fetch_seq;
    const slice = this.#slice;
    const context = this.#context();
    if (seq <= slice.fetchSeq) {
      this.#ctx.count(seq < slice.fetchSeq ? 'silver.stale_marker' : 'silver.resumed_fetch');
      return;
    }
    openFetch(slice, seq, contextText(context));
    this.#fetch();
    this.#keep();
  }

  /** False for a record of an older fetch, which is dropped. */
  #isOfFetch(): boolean {
    const { slice_fetch_seq: seq, slice_id } = this.#row;
    if (seq < this.#slice.fetchSeq) {
      this.#ctx.count(this.#row.record_kind === 'ROW' ? 'silver.stale_row' : 'silver.stale_marker');
      return false;
    }
    if (seq > this.#slice.fetchSeq) {
      throw new RecordError(
        `fetch ${seq} of ${slice_id} sends rows, but its SLICE_BEGIN never came: fetch the slice again`,
      );
    }
    return true;
  }

  #isNewChunk(event: string): boolean {
    if (this.#row.chunk_no > this.#slice.lastChunk) return true;
    this.#ctx.count(event);
    return false;
  }

  #takeRow(): void {
    const slice = this.#slice;
    const fetch = this.#fetch();
    const { key, defect: found, fact } = this.#mapRow(fetch);
    slice.closed = false;
    slice.chunkRows += 1;
    if (key !== undefined && fact !== undefined) this.#takeFact(fetch, key, fact);
    else if (found !== undefined) this.#quarantine(key, found);
    this.#keep();
  }

  /**
   * The row as a fact. On the day clocks go back a report without offsets has one hour twice: the first row of a key is taken
   * for the first of them (or for both, where the platform added them up), the next one for the second.
   */
  #mapRow(fetch: Fetch): MappedRow {
    const first = mapRow(this.#row, fetch);
    const shown = first.key === undefined ? undefined : this.#factState(first.key);
    const isNext = shown !== undefined && wasSeen(this.#slice.seen, shown.ordinal);
    return (isNext ? this.#asSecondHour(fetch) : undefined) ?? first;
  }

  /** The row as one of the second of two equal hours; undefined where its hour comes once, or it tells which it is. */
  #asSecondHour(fetch: Fetch): MappedRow | undefined {
    const row = this.#row;
    if (row.source_hour === null || row.hour_repeated !== null || !fetch.comesTwice(row.source_hour)) return undefined;
    return mapRow({ ...row, hour_repeated: true }, fetch);
  }

  #takeFact(fetch: Fetch, key: string, fact: MappedFact): void {
    const slice = this.#slice;
    const before = this.#factState(key);
    const ordinal = before?.ordinal ?? slice.nextOrdinal++;
    const again = markSeen(slice, ordinal);
    const equal = before?.live === true && before.content.equals(fact.content);
    if (again && equal) slice.counts.duplicates += 1;
    else if (again) this.#quarantine(key, defect('KEY_COLLISION', null, key));
    else if (equal) slice.counts.unchanged += 1;
    else this.#upsert(fetch, key, fact, before, ordinal);
  }

  #upsert(fetch: Fetch, key: string, fact: MappedFact, before: FactState | undefined, ordinal: number): void {
    const slice = this.#slice;
    const { content } = fact;
    let revision = (before?.revision ?? 0) + 1;
    const replaced = before?.live === true ? decodeContent(before.content) : undefined;
    let previous = replaced?.measures ?? null;
    if (replaced === undefined) {
      slice.liveFacts += 1;
    } else if (replaced.currency !== fact.said.currency) {
      // Sums are kept by currency: the old amount must leave its own.
      this.#retract(fetch, key, revision, replaced);
      revision += 1;
      previous = null;
    }
    slice.counts.upserts += 1;
    this.#ctx.stores.slices.put(this.#group, key, { kind: 'fact', live: true, revision, ordinal, content });
    const { said, flags } = fact;
    const change = { op: 'UPSERT' as const, key, revision, said, measures: said.measures, previous, flags };
    this.#send(factRecord(this.#header(), this.#row, fetch, change));
  }

  #retract(fetch: Fetch, key: string, revision: number, said: FactContent): void {
    const gone = { measures: emptyMeasures(), previous: said.measures, flags: [] };
    this.#send(factRecord(this.#header(), this.#row, fetch, { op: 'RETRACT', key, revision, said, ...gone }));
  }

  /** A row whose key is known keeps its fact as it was; where the key cannot be told, nothing may be retracted. */
  #quarantine(key: string | undefined, found: Defect): void {
    const slice = this.#slice;
    slice.counts.quarantined += 1;
    if (key === undefined) {
      slice.counts.keyless += 1;
    } else {
      const state = this.#factState(key);
      if (state?.live === true) markSeen(slice, state.ordinal);
    }
    const row = this.#row;
    const origin = { ...row, stage: 'SILVER' as const, slice_day: row.source_day };
    this.#ctx.forward(this.#key, quarantinedRow(this.#header(), origin, found, JSON.stringify(row.fields)));
  }

  #endChunk(): void {
    const { chunk_no, chunk_rows, chunk_quarantined, chunk_duplicates } = this.#row;
    const slice = this.#slice;
    const rows = chunk_rows ?? 0;
    const quarantined = chunk_quarantined ?? 0;
    const duplicates = chunk_duplicates ?? 0;
    const lost = Math.max(0, rows - quarantined - duplicates - slice.chunkRows);
    slice.closed = false;
    slice.lastChunk = chunk_no;
    slice.chunkRows = 0;
    slice.counts.rows += rows;
    slice.counts.quarantined += quarantined;
    slice.counts.duplicates += duplicates;
    slice.counts.keyless += quarantined + lost;
    this.#keep();
  }

  #end(): void {
    const context = this.#context();
    const slice = this.#slice;
    const complete = context.complete === true;
    const rowCount = context.row_count ?? -1;
    if (slice.closed && slice.closedComplete === complete && slice.closedRows === rowCount) {
      this.#ctx.count('silver.resent_marker');
      return;
    }
    const fetch = this.#fetch();
    const reason = heldBack(slice, complete, context.row_count);
    const retracts = reason === null ? this.#retractUnseen(fetch) : 0;
    slice.closed = true;
    slice.closedComplete = complete;
    slice.closedRows = rowCount;
    this.#keep();
    const decision = reason === null ? 'APPLIED' : 'PARTIAL';
    this.#send(sliceEndFact(this.#header(), this.#row, context, fetch, slice, { decision, retracts, reason }));
  }

  /** Tells whoever waits for it that an outdated fetch came to nothing. */
  #endStale(): void {
    const slice = this.#slice;
    const reason = `fetch ${slice.fetchSeq} of the slice is newer than this one (${this.#row.slice_fetch_seq})`;
    const stale = { decision: 'STALE' as const, retracts: 0, reason };
    this.#send(sliceEndFact(this.#header(), this.#row, this.#context(), this.#fetch(), slice, stale));
  }

  #context(): SliceContext {
    const { slice: context, record_kind, slice_id } = this.#row;
    if (context === null) throw new RecordError(`${record_kind} of ${slice_id} without its context`);
    return context;
  }

  #retractUnseen(fetch: Fetch): number {
    const slice = this.#slice;
    const unseen: [string, FactState][] = [];
    for (const [key, entry] of this.#ctx.stores.slices.entries(this.#group)) {
      if (entry.kind === 'fact' && entry.live && !wasSeen(slice.seen, entry.ordinal)) unseen.push([key, entry]);
    }
    unseen.sort(([, a], [, b]) => a.ordinal - b.ordinal);
    for (const [key, state] of unseen) {
      const revision = state.revision + 1;
      this.#ctx.stores.slices.put(this.#group, key, { ...state, live: false, revision });
      this.#retract(fetch, key, revision, decodeContent(state.content));
    }
    slice.liveFacts -= unseen.length;
    return unseen.length;
  }

  #fetch(): Fetch {
    const account = this.#ctx.stores.accounts.get(this.#accountKey());
    const { fetchSeq, context } = this.#slice;
    return this.#fetches.of(this.#group, this.#row, fetchSeq, context, account);
  }

  #accountKey(): string {
    const { h, account_id } = this.#row;
    return accountConfigKey(h.tenant_id, h.platform, account_id);
  }

  #factState(key: string): FactState | undefined {
    const entry = this.#ctx.stores.slices.get(this.#group, key);
    return entry?.kind === 'fact' ? entry : undefined;
  }

  #header() {
    return headers.next(this.#timestamp);
  }

  #send(fact: ProcessedFact): void {
    this.#ctx.forward(this.#key, fact);
  }

  #keep(): void {
    this.#ctx.stores.slices.put(this.#group, sliceField, this.#slice);
  }
}

/** Why a fetch may not retract what it has not shown; null: it may. */
function heldBack(slice: SliceState, complete: boolean, rowCount: number | null): string | null {
  const { rows, keyless } = slice.counts;
  if (!complete) return 'the fetch does not hold every row of the slice';
  if (rowCount === null) return 'the fetch does not say how many rows it sent';
  if (rowCount !== rows) return `the fetch sent ${rowCount} rows, ${rows} came`;
  if (keyless > 0) return `${keyless} rows could not be read, so that it is not known which facts they are`;
  return null;
}
