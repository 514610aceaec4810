export * from './calendar-windows.ts';
export * from './durations.ts';
export * from './other-windows.ts';
export * from './time-windows.ts';
