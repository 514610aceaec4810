import type { IconName } from '../ui/icons.tsx';

/** A screen of the application. */
export interface Place {
  readonly path: string;
  readonly name: string;
  /** For the bar of a telephone. */
  readonly shortName: string;
  readonly icon: IconName;
  /** Keys that lead there, pressed one after another. */
  readonly keys: string;
}

export const places: readonly Place[] = [
  { path: '/alerts', name: 'What needs you', shortName: 'Alerts', icon: 'alerts', keys: 'g a' },
  { path: '/explore', name: 'Explore', shortName: 'Explore', icon: 'explore', keys: 'g e' },
  { path: '/rules', name: 'Rules', shortName: 'Rules', icon: 'rules', keys: 'g r' },
  { path: '/connections', name: 'Connections', shortName: 'Data', icon: 'connections', keys: 'g c' },
  { path: '/pipeline', name: 'Pipeline', shortName: 'Pipeline', icon: 'pipeline', keys: 'g p' },
  { path: '/settings', name: 'Settings', shortName: 'Settings', icon: 'settings', keys: 'g s' },
];
