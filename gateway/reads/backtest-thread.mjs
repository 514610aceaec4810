// The first module of the thread of `BacktestRunner`: TypeScript is compiled as it is loaded, as in the process itself.
const { register } = await import('tsx/esm/api');
register();
await import('./backtest-thread.ts');
