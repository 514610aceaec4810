import { audit } from './clickhouse/audit.ts';
import { evaluations } from './clickhouse/evaluations.ts';
import { facts } from './clickhouse/facts.ts';
import { gold } from './clickhouse/gold.ts';
import { quarantine } from './clickhouse/quarantine.ts';
import { UnknownSinkError } from './errors.ts';
import { alertEvents, goldEvents, sliceEvents } from './events/sinks.ts';
import { notifications } from './notifications/sink.ts';
import { alerts } from './postgres/alerts.ts';
import { sliceLedger } from './postgres/ledger.ts';
import { configOutbox } from './postgres/outbox.ts';
import { sliceWatch } from './postgres/slice-watch.ts';
import type { RunningSink, Sink, SinkDeps } from './sink.ts';

export type { RunningSink, Sink, SinkDeps } from './sink.ts';

/** Every sink. A new one is a file of its own and a line here. */
export const sinks: readonly Sink[] = [
  facts,
  gold,
  quarantine,
  audit,
  evaluations,
  sliceLedger,
  sliceWatch,
  alerts,
  goldEvents,
  alertEvents,
  sliceEvents,
  notifications,
  configOutbox,
];

/** Starts the sink of that name. @throws UnknownSinkError that lists the names, or what its store or the broker refuse. */
export async function startSink(name: string, deps: SinkDeps): Promise<RunningSink> {
  const sink = sinks.find((candidate) => candidate.name === name);
  if (sink === undefined) {
    throw new UnknownSinkError(`there is no sink '${name}': there are ${sinks.map((known) => known.name).join(', ')}`);
  }
  return sink.start(deps);
}
