import type { Topology } from './graph.ts';

/** How a part of the pipeline is, in a word. */
export type Health = 'ok' | 'warn' | 'critical' | 'unknown';

/** Seconds of lag from which a part is behind. */
const behindSeconds = 60;

/** Critical: a process failed or a task is with nobody. Warn: it restores, waits or is behind. */
export function healthOf({ status }: Pick<Topology, 'status'>): Health {
  if (status === null) return 'unknown';
  if (status.processes.some(({ failure, isSilent }) => failure !== null || isSilent)) return 'critical';
  if (status.tasks.some(({ state }) => state === 'UNASSIGNED' || state === 'SILENT')) return 'critical';
  if (status.restoring > 0 || status.waiting > 0 || status.problems.length > 0) return 'warn';
  return (status.lagSeconds ?? 0) >= behindSeconds ? 'warn' : 'ok';
}

export const healthWords: Readonly<Record<Health, string>> = {
  ok: 'Running',
  warn: 'Look at it',
  critical: 'Broken',
  unknown: 'Not known',
};

/** A number of seconds in one unit. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** The bytes of a dead letter as text where they are, else in hexadecimal, sixteen a line. */
export function decoded(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text.
    if (!/[\u0000-\u0008\u000e-\u001f]/.test(text)) return text;
  } catch {
    // No UTF-8: shown as bytes below.
  }
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = [...bytes.slice(at, at + 16)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = line.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join('\n');
}
