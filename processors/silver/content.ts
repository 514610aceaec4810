import type { Serde } from '@millrace/streams';
import type { Measures } from '../../schemas/generated/types.ts';
import { BinaryReader, BinaryWriter } from '../binary.ts';
import { appendText, readTexts } from '../text-list.ts';

/** A fact's content as it is stored: everything that a RETRACT must be able to say again. */
export interface FactContent {
  readonly hour: number | null;
  /** Of an hour that comes twice that day: whether it is the second; null: the fetch does not tell, or it comes once. */
  readonly hourRepeated: boolean | null;
  readonly currency: string;
  readonly zone: string;
  /** The attribution as the fetch wrote it. */
  readonly attribution: string | null;
  readonly campaignId: string | null;
  readonly adGroupId: string | null;
  readonly adId: string | null;
  readonly creativeId: string | null;
  readonly accountName: string | null;
  readonly campaignName: string | null;
  readonly adGroupName: string | null;
  readonly adName: string | null;
  /** Dimensions and values, sorted by dimension, as a text list. */
  readonly dims: string;
  readonly reach: number | null;
  readonly frequency: number | null;
  readonly measures: Measures;
}

/** An hour and which of two it is are one byte. */
const noHour = 255;
const hourRange = 32;
const whichHour: readonly (boolean | null)[] = [null, false, true];

const writer = new BinaryWriter();

/** The bytes of a fact's content. */
function encodeContent(content: FactContent): Buffer {
  let texts = appendText(appendText('', content.currency), content.zone);
  texts = appendText(texts, content.attribution);
  texts = appendText(appendText(texts, content.campaignId), content.adGroupId);
  texts = appendText(appendText(texts, content.adId), content.creativeId);
  texts = appendText(appendText(texts, content.accountName), content.campaignName);
  texts = appendText(appendText(texts, content.adGroupName), content.adName);
  writer.start();
  writer.byte(content.hour === null ? noHour : content.hour + whichHour.indexOf(content.hourRepeated) * hourRange);
  writer.text(texts);
  writer.text(content.dims);
  writer.byte((content.reach === null ? 0 : 1) | (content.frequency === null ? 0 : 2));
  if (content.reach !== null) writer.double(content.reach);
  if (content.frequency !== null) writer.double(content.frequency);
  writer.measures(content.measures);
  return writer.finish();
}

/** The content of bytes made by `encodeContent`. */
function decodeContent(bytes: Buffer): FactContent {
  const reader = new BinaryReader(bytes);
  const time = reader.byte();
  const texts = readTexts(reader.text());
  const dims = reader.text();
  const present = reader.byte();
  const reach = present & 1 ? reader.double() : null;
  const frequency = present & 2 ? reader.double() : null;
  const text = (at: number) => texts[at] ?? null;
  return {
    hour: time === noHour ? null : time % hourRange,
    hourRepeated: time === noHour ? null : (whichHour[Math.floor(time / hourRange)] ?? null),
    currency: text(0) ?? '',
    zone: text(1) ?? '',
    attribution: text(2),
    campaignId: text(3),
    adGroupId: text(4),
    adId: text(5),
    creativeId: text(6),
    accountName: text(7),
    campaignName: text(8),
    adGroupName: text(9),
    adName: text(10),
    dims,
    reach,
    frequency,
    measures: reader.measures(),
  };
}

/** Dimensions and values of a content's text list. */
export function dimsOf(list: string): Record<string, string> {
  if (list === '') return {};
  const texts = readTexts(list);
  const dims: Record<string, string> = {};
  for (let at = 0; at + 1 < texts.length; at += 2) dims[texts[at] ?? ''] = texts[at + 1] ?? '';
  return dims;
}

/** Contents as they are kept: equal ones have equal bytes. */
export const contentSerde: Serde<FactContent> = {
  format: 'silver-fact-2',
  serialize: encodeContent,
  deserialize: decodeContent,
};
