/** What a process holds right after its garbage was collected, bytes. `parts` add up to `resident`. */
export interface MemorySample {
  /** Since when does not matter. */
  readonly minutes: number;
  readonly resident: number;
  readonly parts: Readonly<Record<MemoryPart, number>>;
  readonly commits: number;
  /** Of the heap: decoded state, by the runtime's own estimate. */
  readonly state: number;
  /** Combinations of labels in the registry of metrics. */
  readonly series: number;
}

export const memoryParts = ['heap', 'heapRoom', 'buffers', 'native', 'files'] as const;
export type MemoryPart = (typeof memoryParts)[number];

/** What each part is, for who reads the figures. */
const nameOf: Readonly<Record<MemoryPart, string>> = {
  heap: "objects on V8's heap",
  heapRoom: "room that V8's heap keeps",
  buffers: 'buffers',
  native: 'outside of V8 (client library, allocator)',
  files: 'programs and libraries',
};

/** A second half with fewer samples says nothing. */
const LEAST_SAMPLES = 10;
/** A line is believed to rise by so many of its standard errors less. */
const ERRORS_OF_DOUBT = 3;
/** What rises by less an hour is flat: over the 15 minutes that are judged it could not be told from noise, bytes. */
const FLAT_PER_HOUR = 10e6;
const MINUTES_AN_HOUR = 60;

/** A line of least squares: by how much it rises a minute, and the standard error of that. */
interface Line {
  readonly slope: number;
  readonly error: number;
}

/**
 * The figures of a run. Each part has two: what it gained in the first half, while caches fill and allocators settle, and in the
 * second. What settles gains less in the second half; what leaks gains the same.
 */
export function memoryFigures(samples: readonly MemorySample[]): Array<readonly [name: string, value: number]> {
  const last = samples.at(-1);
  if (last === undefined) return [];
  const [first, second] = halves(samples);
  const gained = (name: string, of: (sample: MemorySample) => number): Array<readonly [string, number]> => [
    [`${name}, at the end, MB:`, of(last) / 1e6],
    [`${name}, gained an hour by the first half, MB:`, perHour(lineOf(first, of)) / 1e6],
    [`${name}, gained an hour by the second half, MB:`, perHour(lineOf(second, of)) / 1e6],
  ];
  const commits = (last.commits - (second[0]?.commits ?? 0)) / Math.max(1e-9, last.minutes - (second[0]?.minutes ?? 0));
  return [
    ...gained('resident memory', ({ resident }) => resident),
    ...memoryParts.flatMap((part) => gained(nameOf[part], ({ parts }) => parts[part])),
    ...gained('of the heap, state of tasks', ({ state }) => state),
    ['metrics at the end:', last.series],
    [
      'outside of V8, gained a commit in the second half, bytes:',
      commits > 0 ? lineOf(second, ({ parts }) => parts.native).slope / commits : 0,
    ],
  ];
}

/** True when a run is long enough for `growthOf` to mean something. */
export function canTellGrowth(samples: readonly MemorySample[]): boolean {
  return halves(samples)[1].length >= LEAST_SAMPLES;
}

/**
 * How memory grows, by the second half; undefined when it is flat. Objects on the heap are looked at by themselves: they hardly
 * waver, so that less shows.
 */
export function growthOf(samples: readonly MemorySample[]): string | undefined {
  const [, second] = halves(samples);
  const looked = [
    ['resident memory grows', lineOf(second, ({ resident }) => resident)],
    [`${nameOf.heap} grow`, lineOf(second, ({ parts }) => parts.heap)],
  ] as const;
  const grown = looked
    .filter(([, line]) => isRising(line))
    .map(([what, line]) => `${what} by ${inMb(perHour(line))} MB an hour`);
  if (grown.length === 0) return undefined;
  const shares = memoryParts.map(
    (part) => `${inMb(perHour(lineOf(second, ({ parts }) => parts[part])))} MB ${nameOf[part]}`,
  );
  return `${grown.join(', ')}: ${shares.join(', ')}`;
}

function isRising({ slope, error }: Line): boolean {
  return perHour({ slope: slope - ERRORS_OF_DOUBT * error }) > FLAT_PER_HOUR;
}

/** One sample in words. */
export function sampleInWords({ resident, parts, state, series, commits }: MemorySample): string {
  const each = memoryParts.map((part) => `${inMb(parts[part])} ${nameOf[part]}`).join(' + ');
  return `${inMb(resident)} MB resident = ${each}; state ${inMb(state)} MB, ${series} metrics, ${commits} commits`;
}

function halves(samples: readonly MemorySample[]): readonly [readonly MemorySample[], readonly MemorySample[]] {
  const middle = Math.floor(samples.length / 2);
  return [samples.slice(0, middle), samples.slice(middle)];
}

function lineOf(samples: readonly MemorySample[], of: (sample: MemorySample) => number): Line {
  const mean = (value: (sample: MemorySample) => number): number =>
    samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
  const [meanX, meanY] = [mean(({ minutes }) => minutes), mean(of)];
  const sum = (value: (sample: MemorySample) => number): number =>
    samples.reduce((total, sample) => total + value(sample), 0);
  const spread = sum(({ minutes }) => (minutes - meanX) ** 2);
  if (spread === 0) return { slope: 0, error: 0 };
  const slope = sum((sample) => (sample.minutes - meanX) * (of(sample) - meanY)) / spread;
  const residuals = sum((sample) => (of(sample) - meanY - slope * (sample.minutes - meanX)) ** 2);
  return { slope, error: Math.sqrt(residuals / Math.max(1, samples.length - 2) / spread) };
}

function perHour({ slope }: Pick<Line, 'slope'>): number {
  return slope * MINUTES_AN_HOUR;
}

function inMb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
