import type { Arena } from '../duel/arena.ts';
import { gated, type InputRecord, InputWriter } from '../duel/input.ts';
import type { RunInput, Workload } from '../duel/workload.ts';
import { adEvents, adIds } from './ad-events.ts';
import { ExpectedCounts } from './counts.ts';

const ADS_PER_CAMPAIGN = 10;
const WINDOW_MS = 10_000;

/** How large the Yahoo ad count is. */
export interface AdCountSize {
  readonly records: number;
  readonly partitions: number;
  readonly ads: number;
}

/** The Yahoo ad count: what `jobs/ad-count.ts` is given, and its counts by campaign and window. */
export class AdCountWorkload implements Workload {
  readonly title: string;
  readonly records: number;
  readonly cacheBytes = 128 * 1024 * 1024;
  readonly #size: AdCountSize;
  readonly #expected = new ExpectedCounts();
  readonly #campaigns: string;

  constructor(size: AdCountSize) {
    const { records, partitions, ads } = size;
    this.#size = size;
    this.records = records;
    this.title = `views of ${records.toLocaleString('en')} Avro events in ${partitions} partitions, joined to the campaigns of ${ads.toLocaleString('en')} ads, counted in 10 s windows`;
    this.#campaigns = `campaigns-of-${ads}`;
  }

  async prepare(arena: Arena): Promise<void> {
    const ids = adIds(this.#size.ads);
    await arena.createTopics({ [this.#campaigns]: 1 });
    const writer = await InputWriter.connect(arena.kafka);
    await writer.write(
      this.#campaigns,
      ids.map((id, ad) => ({ partition: 0, key: id, value: Buffer.from(campaignOf(ad)), timestamp: 1 })),
    );
    await writer.close();
    for (const { ad, isView, time } of adEvents(this.records, ids)) {
      if (isView) this.#expected.add(`${campaignOf(ad)}@${time - (time % WINDOW_MS)}`);
    }
  }

  async begin(arena: Arena, applicationId: string): Promise<RunInput> {
    const [events, output] = [`${applicationId}-events`, `${applicationId}-output`];
    await arena.createTopics({ [events]: this.#size.partitions, [output]: 1 });
    const open = await gated(arena.kafka, events, this.#input());
    return { topics: { events, campaigns: this.#campaigns, output }, open };
  }

  check(arena: Arena, output: string): Promise<string> {
    return this.#expected.check(arena, output);
  }

  *#input(): Generator<InputRecord> {
    let index = 0;
    for (const { time, value } of adEvents(this.records, adIds(this.#size.ads))) {
      yield { partition: index++ % this.#size.partitions, key: null, value, timestamp: time };
    }
  }
}

function campaignOf(ad: number): string {
  return `campaign-${String(Math.floor(ad / ADS_PER_CAMPAIGN)).padStart(4, '0')}`;
}
