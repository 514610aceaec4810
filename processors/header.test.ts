import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Header } from '../schemas/generated/types.ts';
import { HeaderMaker } from './header.ts';

const source: Header = {
  event_id: '',
  tenant_id: 't1',
  connection_id: 'test',
  platform: 'CUSTOM',
  schema_ver: 1,
  produced_at: 0,
  trace_id: 'trace',
  causation_id: null,
  partition_key: 't1|a1',
};
const idOf = (maker: HeaderMaker, event_id: string, nth: number) =>
  maker.make({ ...source, event_id }, nth, 0).event_id;

const number = fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(2 ** 16 - 1, 2 ** 16, 2 ** 32 - 1, 2 ** 32, 2 ** 48 - 1));
const event = fc.record({
  prefix: fc.constantFrom('0190a4d2-7c00-8abc-8def-', 'ffffffff-ffff-8fff-bfff-'),
  number,
});

it('ids are version 8 UUIDs, one for each output of each record, and the same whatever came before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(event, number), { maxLength: 30 }), (outputs) => {
      const maker = new HeaderMaker('silver');
      const ids = new Map<string, string>();
      for (const [{ prefix, number: of }, nth] of outputs) {
        const id = prefix + of.toString(16).padStart(12, '0');
        const made = idOf(maker, id, nth);
        expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(made).toBe(idOf(new HeaderMaker('silver'), id, nth));
        expect(made).not.toBe(idOf(new HeaderMaker('gold'), id, nth));
        expect(ids.get(made) ?? `${id} ${nth}`).toBe(`${id} ${nth}`);
        ids.set(made, `${id} ${nth}`);
      }
    }),
  );
});
