import { availableParallelism, cpus, loadavg } from 'node:os';
import type { Measured } from './measure.ts';

/** Load of the machine above which figures are marked: something else is at work. */
const QUIET_LOAD = 0.5;

/** The machine, and whether it was quiet when the bench began. */
export function machine(): string {
  const [load = 0] = loadavg();
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const state =
    load > QUIET_LOAD ? `LOADED (${load.toFixed(1)}): others are at work, take no figure from this run` : 'quiet';
  return `${availableParallelism()} cores (${model}), node ${process.versions.node}, ${state}`;
}

/** One run, in a line. */
export function runLine(name: string, measured: Measured): string {
  const { recordsPerSecond, cpu, redisCpu, brokerCpu } = measured;
  const beside = [
    ...(redisCpu < 0.005 ? [] : [`Redis ${redisCpu.toFixed(2)}`]),
    ...(brokerCpu === undefined ? [] : [`broker ${brokerCpu.toFixed(2)}`]),
  ];
  const others = beside.length === 0 ? '' : ` (${beside.join(', ')})`;
  return `${name.padEnd(14)} ${whole(recordsPerSecond).padStart(10)} records/s  ${cpu.toFixed(2)} µs CPU/record${others}`;
}

/** The medians of a contestant's runs. */
export function medians(runs: readonly Measured[]): Measured {
  const broker = runs.map(({ brokerCpu }) => brokerCpu).filter((cpu) => cpu !== undefined);
  return {
    recordsPerSecond: median(runs.map((run) => run.recordsPerSecond)),
    cpu: median(runs.map((run) => run.cpu)),
    redisCpu: median(runs.map((run) => run.redisCpu)),
    brokerCpu: broker.length === 0 ? undefined : median(broker),
    checked: runs[0]?.checked ?? '',
  };
}

/** The middle value; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
}

/** A number without fraction, its thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
