import { BenchError } from './errors.ts';

const duel = () => import('./duel/main.ts');

/** The benchmarks by name: `npm run -s bench -- NAME`. Each prints its figures and what they are measured against. */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  pipeline: () => import('./pipeline/main.ts'),
  adcount: duel,
  repartition: duel,
  'table-join': duel,
  'window-state': duel,
  latency: () => import('./duel/latency.ts'),
  fetch: () => import('./fetch.ts'),
  scale: () => import('./duel/scale.ts'),
  stages: () => import('./stages.ts'),
  codec: () => import('./codec.ts'),
  operators: () => import('./operators.ts'),
  formula: () => import('./formula.ts'),
  alerts: () => import('./alerts/main.ts'),
  notifications: () => import('./notifications.ts'),
  gateway: () => import('./gateway.ts'),
  clickhouse: () => import('./clickhouse.ts'),
  ingest: () => import('./ingest.ts'),
  'import-memory': () => import('./import-memory.ts'),
};

const bench = benches[process.argv[2] ?? ''];
if (bench === undefined) {
  console.error(`name a benchmark: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  try {
    await bench();
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = error.code === 'MR_BENCH_USAGE' ? 2 : 1;
  }
}
