import { Presets, SingleBar } from 'cli-progress';
import type { Source } from '../../connectors/import/source.ts';

/** Shows how far an import has come: a bar on a terminal, nothing elsewhere. */
export interface ImportProgress {
  readonly rows: (rows: number) => void;
  stop(): void;
}

export function importProgress(source: Source, quiet: boolean): ImportProgress {
  if (quiet || !process.stderr.isTTY || source.size === undefined)
    return { rows: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    { stream: process.stderr, format: '{bar} {percentage}% · {rows} rows · {eta_formatted} left', hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(source.size, 0, { rows: 0 });
  return {
    rows: (rows) => bar.update(source.position(), { rows }),
    stop: () => {
      bar.update(source.position());
      bar.stop();
    },
  };
}
