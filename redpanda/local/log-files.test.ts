import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RotatingLog } from './log-files.ts';

it('a log and its older files stay within their limits, lines stay whole, the newest are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-logs-'));
  try {
    const log = new RotatingLog(join(folder, 'a.log'), { maxBytes: 100, kept: 2 });
    for (let line = 0; line < 100; line += 1) log.write(Buffer.from(`line ${String(line).padStart(2, '0')}\n`));
    const files = readdirSync(folder).sort();
    expect(files).toEqual(['a.log', 'a.log.1', 'a.log.2']);
    for (const file of files) expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(100);
    const kept = files
      .reverse()
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('');
    const lines = kept.trimEnd().split('\n');
    expect(lines).toEqual(Array.from({ length: lines.length }, (_, index) => `line ${100 - lines.length + index}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
