/** Records that warm a function up before it is measured. */
const WARM_UP = 20_000;
/** Records between two looks at the memory: few enough that mostly nothing is collected in between. */
const SLICE = 250;
const SLICES = 41;

const positions = new WeakMap<(number: number) => void, number>();

/** Runs the next so many records; numbers go on from call to call. */
function advance(run: (number: number) => void, count: number): void {
  const from = positions.get(run) ?? 0;
  for (let number = from; number < from + count; number++) run(number);
  positions.set(run, from + count);
}

/** CPU microseconds a record, user and system, of all threads: the collector's are in it. Warmed up before. */
export function cpuPerRecord(run: (number: number) => void, count: number): number {
  advance(run, Math.min(count, WARM_UP));
  const before = process.cpuUsage();
  advance(run, count);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/**
 * Bytes allocated a record, on the heap and as buffers. The growth of both over a slice of records is what the slice
 * allocated, unless the collector ran in it, and then it is less: of many slices the median is taken of those that
 * grew, each with the cost of looking taken off. What V8 keeps in registers counts nothing, as it costs nothing.
 */
export function bytesPerRecord(run: (number: number) => void): number {
  advance(run, WARM_UP);
  const nothing = median(slices(() => undefined));
  return Math.max(0, median(slices(() => advance(run, SLICE))) - nothing) / SLICE;
}

function slices(work: () => void): number[] {
  const found: number[] = [];
  for (let slice = 0; slice < SLICES; slice++) {
    const before = held();
    work();
    const grown = held() - before;
    if (grown >= 0) found.push(grown);
  }
  return found;
}

function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
