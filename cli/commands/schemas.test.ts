import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { subjects } from '../../redpanda/subjects.ts';
import { register } from './schemas.ts';

/** A registry over HTTP that holds what is registered and checks nothing: `/subjects…` and `/config…` of its API. */
class FakeRegistry {
  readonly schemas: string[] = [];
  readonly subjects = new Map<string, string[]>();
  readonly levels = new Map<string, string>();
  readonly changes: string[] = [];
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const found = this.#find(request.method ?? '', (request.url ?? '').split('/').slice(1), body);
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { error_code: 40401 }));
  }

  #find(method: string, [area, subject = '', versions, version]: string[], body: string): unknown {
    if (area === 'config' && method === 'PUT') {
      this.changes.push(`level ${subject}`);
      this.levels.set(subject, JSON.parse(body).compatibility);
      return {};
    }
    const held = this.subjects.get(subject);
    if (area === 'config') return held && { compatibilityLevel: this.levels.get(subject) };
    if (method === 'POST') return this.#post(subject, versions !== undefined, JSON.parse(body).schema);
    if (held === undefined || version === undefined) return held?.map((_, index) => index + 1);
    const schema = held[Number(version) - 1] ?? '';
    return { version: Number(version), id: this.schemas.indexOf(schema) + 1, schema };
  }

  #post(subject: string, add: boolean, schema: string): unknown {
    const held = this.subjects.get(subject) ?? [];
    if (add && !held.includes(schema)) {
      this.changes.push(`schema ${subject}`);
      this.subjects.set(subject, [...held, schema]);
      if (!this.schemas.includes(schema)) this.schemas.push(schema);
    }
    return add || held.includes(schema) ? { id: this.schemas.indexOf(schema) + 1 } : undefined;
  }
}

let registry = new FakeRegistry();
let printed = '';
beforeEach(async () => {
  registry = new FakeRegistry();
  vi.stubEnv('MILLRACE_REGISTRY', await registry.listen());
  printed = '';
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed += `${text}\n`;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  await registry.close();
});

async function millrace(...words: string[]): Promise<number> {
  process.exitCode = undefined;
  const program = new Command('millrace').exitOverride();
  register(program);
  await program.parseAsync(words, { from: 'user' });
  return Number(process.exitCode ?? 0);
}

describe('millrace schemas apply', () => {
  it('registers every subject at its level, and the second time nothing', async () => {
    expect(await millrace('schemas', 'apply')).toBe(0);
    expect(registry.subjects.size).toBe(subjects.length);
    expect(registry.levels.get('rules.alerts-value')).toBe('FULL_TRANSITIVE');
    expect(printed).toContain(`${subjects.length} of ${subjects.length} subjects changed`);
    const changes = registry.changes.length;
    printed = '';
    expect(await millrace('schemas', 'apply')).toBe(0);
    expect(printed).toBe(`0 of ${subjects.length} subjects changed\n`);
    expect(registry.changes).toHaveLength(changes);
  });

  it('--diff shows what it would do and does nothing', async () => {
    expect(await millrace('schemas', 'apply', '--diff')).toBe(0);
    expect(printed).toContain('gold.data.ready-value is new: GoldMetric, BACKWARD_TRANSITIVE');
    expect(registry.changes).toEqual([]);
  });

  it('--check does nothing and exits 1 while there is something to do', async () => {
    expect(await millrace('schemas', 'apply', '--check')).toBe(1);
    expect(registry.changes).toEqual([]);
    await millrace('schemas', 'apply');
    expect(await millrace('schemas', 'apply', '--check')).toBe(0);
  });

  it('--json prints one document', async () => {
    await millrace('schemas', 'apply', '--json');
    const plans = JSON.parse(printed) as { subject: string; action: string }[];
    expect(plans.map(({ subject, action }) => [subject, action])).toEqual(
      subjects.map(({ subject }) => [subject, 'create']),
    );
  });

  it('exits 1, says why and registers nothing when one subject does not fit', async () => {
    const written = { type: 'record', name: 'Alert', namespace: 'io.millrace', fields: [] };
    registry.subjects.set('rules.alerts-value', [JSON.stringify(written)]);
    registry.schemas.push(JSON.stringify(written));
    expect(await millrace('schemas', 'apply')).toBe(1);
    expect(printed).toContain('! alert_id: records of version 1 become unreadable');
    expect(printed).toContain(`1 of ${subjects.length} subjects are refused; nothing was done`);
    expect(registry.changes).toEqual([]);
  });
});
