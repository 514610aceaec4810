import type { Serde } from '@millrace/streams';
import { type Measures, type RepReason, repReasonSymbols } from '../../schemas/generated/types.ts';
import { BinaryReader, BinaryWriter } from '../binary.ts';
import { appendText, readTexts } from '../text-list.ts';

/** A fact's content as it is stored: everything that a RETRACT must be able to say again. */
export interface FactContent {
  readonly currency: string;
  /** The currency of its amounts in the reporting currency; null where the tenant had none. */
  readonly reporting: string | null;
  readonly measures: Measures;
  readonly details: FactDetails;
}

/** What of a content is only needed where the fact is told again. */
export interface FactDetails {
  readonly hour: number | null;
  /** Of an hour that comes twice that day: whether it is the second; null: the fetch does not tell, or it comes once. */
  readonly hourRepeated: boolean | null;
  readonly zone: string;
  /** The attribution as the fetch wrote it. */
  readonly attribution: string | null;
  readonly campaignId: string | null;
  readonly adGroupId: string | null;
  readonly adId: string | null;
  readonly creativeId: string | null;
  /** Names are those of that day. */
  readonly accountName: string | null;
  readonly campaignName: string | null;
  readonly adGroupName: string | null;
  readonly adName: string | null;
  /** Dimensions and values, sorted by dimension, as a text list. */
  readonly dims: string;
  readonly reach: number | null;
  readonly frequency: number | null;
  /** Of the entity of its level on that day; null: nobody knows. */
  readonly state: string | null;
  /** Its daily budget that day, micros. */
  readonly budget: bigint | null;
  /** Ids of the published rates that its amounts were converted with. */
  readonly rateId: string | null;
  /** Why an amount was not. */
  readonly repReason: RepReason | null;
}

/** A content out of its bytes: of the fact that a changed one replaces nobody asks for the details. */
class StoredContent implements FactContent {
  readonly currency: string;
  readonly reporting: string | null;
  readonly measures: Measures;
  readonly #rest: BinaryReader;
  #details: FactDetails | undefined;

  constructor(bytes: Buffer) {
    const reader = new BinaryReader(bytes);
    const [currency = '', reporting = null] = reader.text().split(into);
    this.currency = currency;
    this.reporting = reporting;
    this.measures = reader.measures();
    this.#rest = reader;
  }

  get details(): FactDetails {
    this.#details ??= readDetails(this.#rest);
    return this.#details;
  }
}

/** Between a currency and the reporting one, where there is one. */
const into = '>';

/** An hour and which of two it is are one byte. */
const noHour = 255;
const hourRange = 32;
const whichHour: readonly (boolean | null)[] = [null, false, true];

const writer = new BinaryWriter();

function encodeContent({ currency, reporting, measures, details }: FactContent): Buffer {
  let texts = appendText(appendText('', details.zone), details.attribution);
  texts = appendText(appendText(texts, details.campaignId), details.adGroupId);
  texts = appendText(appendText(texts, details.adId), details.creativeId);
  texts = appendText(appendText(texts, details.accountName), details.campaignName);
  texts = appendText(appendText(texts, details.adGroupName), details.adName);
  const { hour, hourRepeated, reach, frequency, state, budget, rateId, repReason } = details;
  // At the end and only where there is something: what was written before there were these reads and compares as without.
  if (state !== null || budget !== null || rateId !== null || repReason !== null) {
    texts = appendText(appendText(texts, state), budget === null ? null : String(budget));
    texts = appendText(appendText(texts, rateId), repReason);
  }
  writer.start();
  writer.text(reporting === null ? currency : currency + into + reporting);
  writer.measures(measures);
  writer.byte(hour === null ? noHour : hour + whichHour.indexOf(hourRepeated) * hourRange);
  writer.byte((reach === null ? 0 : 1) | (frequency === null ? 0 : 2));
  if (reach !== null) writer.double(reach);
  if (frequency !== null) writer.double(frequency);
  writer.text(texts);
  writer.text(details.dims);
  return writer.finish();
}

function readDetails(reader: BinaryReader): FactDetails {
  const time = reader.byte();
  const present = reader.byte();
  const reach = present & 1 ? reader.double() : null;
  const frequency = present & 2 ? reader.double() : null;
  const texts = readTexts(reader.text());
  const text = (at: number) => texts[at] ?? null;
  const budget = text(11);
  return {
    hour: time === noHour ? null : time % hourRange,
    hourRepeated: time === noHour ? null : (whichHour[Math.floor(time / hourRange)] ?? null),
    zone: text(0) ?? '',
    attribution: text(1),
    campaignId: text(2),
    adGroupId: text(3),
    adId: text(4),
    creativeId: text(5),
    accountName: text(6),
    campaignName: text(7),
    adGroupName: text(8),
    adName: text(9),
    dims: reader.text(),
    reach,
    frequency,
    state: text(10),
    budget: budget === null ? null : BigInt(budget),
    rateId: text(12),
    repReason: repReasonSymbols.find((reason) => reason === text(13)) ?? null,
  };
}

/** Dimensions and values of a content's text list. */
export function dimsOf(list: string): Record<string, string> {
  return list === '' ? {} : dimsOfPairs(readTexts(list));
}

/** Dimensions and values of a list of each dimension and its value. */
export function dimsOfPairs(pairs: readonly (string | null)[]): Record<string, string> {
  const dims: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) dims[pairs[at] ?? ''] = pairs[at + 1] ?? '';
  return dims;
}

/** Contents as they are kept: equal ones have equal bytes. */
export const contentSerde: Serde<FactContent> = {
  format: 'silver-fact-2',
  serialize: encodeContent,
  deserialize: (bytes) => new StoredContent(bytes),
};
