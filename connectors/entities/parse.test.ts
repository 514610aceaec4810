import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntityError, PayloadError } from '../errors.ts';
import { metaMinorDigits } from '../meta/minor-units.ts';
import { parseEntities } from './parse.ts';
import { entitiesOf, entityProfiles } from './registry.ts';

const meta = entitiesOf('meta');

/** An ad set as Meta writes it, with changes; undefined takes a field away. */
function adSet(id: string, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({ id, campaign_id: '1', daily_budget: '2000', status: 'ACTIVE', ...changes });
}

function parseAdSets(rows: readonly string[], currency: string | null = 'USD') {
  return parseEntities(meta, 'ad_sets', Buffer.from(`{"data":[${rows.join(',')}]}`), currency);
}

/** Ways to break a row, each with the code and the field that its problem names. */
const breaks = [
  [() => '"text"', 'NOT_A_ROW', null],
  [() => 'null', 'NOT_A_ROW', null],
  [() => '17', 'NOT_A_ROW', null],
  [() => '[{"id":"1"}]', 'NOT_A_ROW', null],
  [(id: string) => adSet(id, { id: undefined }), 'MISSING_ID', 'id'],
  [(id: string) => adSet(id, { id: '  ' }), 'MISSING_ID', 'id'],
  [(id: string) => adSet(id, { id: { of: 'what' } }), 'MISSING_ID', 'id'],
  [(id: string) => adSet(id, { id: [1, 2] }), 'BAD_ID', 'id'],
  [(id: string) => adSet(id).replace(`"${id}"`, '1.5e18'), 'ID_PRECISION', 'id'],
  [(id: string) => adSet(id).replace(`"${id}"`, '23853619670380398.0'), 'ID_PRECISION', 'id'],
  [(id: string) => adSet(id).replace('"1"', '1.5e18'), 'ID_PRECISION', 'campaign_id'],
  [(id: string) => adSet(id, { daily_budget: 'much' }), 'NOT_A_NUMBER', 'daily_budget'],
  [(id: string) => adSet(id, { daily_budget: '9e30' }), 'OUT_OF_RANGE', 'daily_budget'],
  [(id: string) => adSet(id, { daily_budget: -1 }), 'NEGATIVE_BUDGET', 'daily_budget'],
  [(id: string) => adSet(id, { start_time: 'soon' }), 'BAD_DAY', 'start_time'],
  [(id: string) => adSet(id, { end_time: '2023-02-30T00:00:00Z' }), 'BAD_DAY', 'end_time'],
] as const;

describe('rows of a list', () => {
  it('that are broken are reported one by one, and the others arrive whole', () => {
    const row = fc.record({
      id: fc.bigInt({ min: 2n, max: 10n ** 19n }).map(String),
      budget: fc.integer({ min: 1, max: 2 ** 31 }),
      broken: fc.option(fc.constantFrom(...breaks), { freq: 2 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const { entities, problems, others } = parseAdSets(
          rows.map(({ id, budget, broken }) => broken?.[0](id) ?? adSet(id, { daily_budget: budget })),
        );
        const good = rows.filter(({ broken }) => broken === null);
        expect(entities.map(({ id }) => id)).toEqual(good.map(({ id }) => id));
        expect(entities.map(({ budgets }) => budgets)).toEqual(
          good.map(({ budget }) => [{ micros: BigInt(budget) * 10_000n, currency: 'USD', period: 'daily' }]),
        );
        expect(problems.map(({ row, code, field }) => [row, code, field])).toEqual(
          rows.flatMap(({ broken }, index) => (broken === null ? [] : [[index + 1, broken[1], broken[2]]])),
        );
        expect(others).toBe(0);
      }),
    );
  });

  it('give all their problems at once, each with its reason', () => {
    const { problems } = parseAdSets([adSet('1', { daily_budget: 'x', start_time: 'y', id: '1.5e18' })]);
    expect(problems).toMatchObject([
      { row: 1, field: 'id', code: 'ID_PRECISION' },
      { row: 1, field: 'daily_budget', code: 'NOT_A_NUMBER', reason: expect.stringContaining("'x'") },
      { row: 1, field: 'start_time', code: 'BAD_DAY' },
    ]);
  });

  it('keep ids that are bare numbers digit for digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 10n ** 30n }), (id) => {
        const [row] = parseAdSets([`{"id":${id},"campaign_id":${id + 1n}}`]).entities;
        expect(row).toMatchObject({ id: String(id), parents: { campaign: String(id + 1n) } });
      }),
    );
  });

  it('tell a word of the platform from its meaning, and know that they do not know one', () => {
    const words = ['active', 'CAMPAIGN_PAUSED', 'SLEEPING', 'constructor', undefined];
    const { entities } = parseAdSets(words.map((status, index) => adSet(String(index + 1), { status })));
    expect(entities.map(({ status }) => status)).toEqual([
      { state: 'active', word: 'active' },
      { state: 'paused', word: 'CAMPAIGN_PAUSED' },
      { state: 'unknown', word: 'SLEEPING' },
      { state: 'unknown', word: 'constructor' },
      null,
    ]);
  });

  it('with an unknown kind of budget keep the amount', () => {
    const rows = Buffer.from('[{"campaign_id":1,"budget":5,"budget_mode":"BUDGET_MODE_HOURLY"}]');
    const [campaign] = parseEntities(entitiesOf('tiktok'), 'campaigns', rows, 'EUR').entities;
    expect(campaign?.budgets).toEqual([{ micros: 5_000_000n, currency: 'EUR', period: 'unknown' }]);
  });

  it('refuse a currency and a zone that are none', () => {
    const rows = Buffer.from('[{"advertiser_id":1,"currency":"ZZZ","timezone":"Mars/Olympus"},{"advertiser_id":2}]');
    const { entities, problems } = parseEntities(entitiesOf('tiktok'), 'advertisers', rows);
    expect(problems.map(({ row, code }) => [row, code])).toEqual([
      [1, 'UNKNOWN_CURRENCY'],
      [1, 'UNKNOWN_ZONE'],
    ]);
    expect(entities.map(({ id }) => id)).toEqual(['2']);
  });
});

describe('minor units of Meta', () => {
  // The offsets of the table in Meta's documentation ("Currency Codes"): 1 for these, 100 for the rest.
  it.each([
    ['USD', 20_000_000n],
    ['EUR', 20_000_000n],
    ['BHD', 20_000_000n],
    ['JOD', 20_000_000n],
    ['JPY', 2_000_000_000n],
    ['COP', 2_000_000_000n],
    ['CRC', 2_000_000_000n],
    ['HUF', 2_000_000_000n],
    ['IDR', 2_000_000_000n],
    ['TWD', 2_000_000_000n],
    ['ISK', 2_000_000_000n],
    ['CLP', 2_000_000_000n],
  ])('2000 of %s are %i micros', (currency, micros) => {
    expect(parseAdSets([adSet('1')], currency).entities[0]?.budgets[0]?.micros).toBe(micros);
  });

  it('are 65 currencies, eleven of them without decimals', () => {
    const digits = Object.values(metaMinorDigits);
    expect(digits).toHaveLength(65);
    expect(digits.filter((count) => count === 0)).toHaveLength(11);
  });

  it.each([null, 'KWD', 'toString'])('are refused where %s is the currency: nobody says what they are', (currency) => {
    const { entities, problems } = parseAdSets([adSet('1'), adSet('2', { daily_budget: undefined })], currency);
    expect(problems).toMatchObject([{ row: 1, field: 'daily_budget', code: 'UNKNOWN_CURRENCY' }]);
    expect(entities.map(({ id }) => id)).toEqual(['2']);
  });
});

describe('payloads', () => {
  it.each([
    ['a list in its envelope', `{"data":[${adSet('7')}],"paging":{}}`],
    ['a bare list', `[${adSet('7')}]`],
    ['one object', adSet('7')],
  ])('may be %s, plain or packed', (_form, text) => {
    for (const payload of [Buffer.from(text), gzipSync(text), Buffer.from(`\ufeff${text}`)]) {
      expect(parseEntities(meta, 'ad_sets', payload, 'USD').entities.map(({ id }) => id)).toEqual(['7']);
    }
  });

  it('may be empty lists', () => {
    expect(parseAdSets([])).toEqual({ entities: [], problems: [], others: 0 });
  });

  it('have rows inside of rows, and an element without them is reported', () => {
    const good = '{"sub_request_status":"SUCCESS","campaign":{"id":"c","ad_account_id":"a"}}';
    const rows = Buffer.from(`{"campaigns":[${good},{"sub_request_status":"ERROR"},"?",${good}]}`);
    const { entities, problems } = parseEntities(entitiesOf('snapchat'), 'campaigns', rows);
    expect(entities.map(({ id }) => id)).toEqual(['c', 'c']);
    expect(problems.map(({ row, code }) => [row, code])).toEqual([
      [2, 'NOT_A_ROW'],
      [3, 'NOT_A_ROW'],
    ]);
  });

  it('of CSV report a row of another width and leave out the totals row', () => {
    const csv = [
      'Campaign ID,Insertion Order ID,Budget Segment Start Date,Billable Cost (Advertiser Currency)',
      '1,IO1,2022/12/17,0.02',
      '1,IO2,2022/12/17,0.02,extra',
      '1,IO3,2022/12/32,0.02',
      '1,IO4,2022/12/17,0.04',
      ',,,0.06',
      '',
      'Report Time:,x',
    ].join('\n');
    const read = parseEntities(entitiesOf('dv360'), 'budget_segments', Buffer.from(csv));
    expect(read.entities.map(({ id }) => id)).toEqual(['IO1', 'IO4']);
    expect(read.problems.map(({ row, code }) => [row, code])).toEqual([
      [3, 'WRONG_CELL_COUNT'],
      [4, 'BAD_DAY'],
    ]);
  });

  it.each([
    ['no JSON', '{"data":[', 'the payload is not a JSON document'],
    ['no list and no object', '5', 'the JSON document has no ad_sets at data[]'],
  ])('that are %s are refused', (_form, text, message) => {
    const parse = () => parseEntities(meta, 'ad_sets', Buffer.from(text), 'USD');
    expect(parse).toThrow(PayloadError);
    expect(parse).toThrow(message);
  });

  it('that are an error of the platform are no entity', () => {
    const { entities, problems } = parseEntities(meta, 'ad_sets', Buffer.from('{"error":{"code":190}}'), 'USD');
    expect(entities).toEqual([]);
    expect(problems).toMatchObject([{ row: 1, field: 'id', code: 'MISSING_ID' }]);
  });

  it.each([
    ['dv360', 'creatives', '{}'],
    ['dv360', 'advertisers', '{"nextPageToken":"next"}'],
    ['microsoft', 'ads', '{"Ads":null}'],
    ['microsoft', 'ad_groups', '{"AdGroups":null}'],
    ['microsoft', 'campaigns', '{}'],
    ['ttd', 'creatives', '{"Result":null,"ResultCount":0}'],
  ] as const)('of %s write a list %s that has nothing as %s', (platform, name, text) => {
    expect(parseEntities(entitiesOf(platform), name, Buffer.from(text))).toEqual({
      entities: [],
      problems: [],
      others: 0,
    });
  });

  it.each([
    ['dv360', 'creatives', '{"creativeList":[]}'],
    ['dv360', 'creatives', '{"creatives":null}'],
    ['dv360', 'creatives', '[]'],
    ['microsoft', 'ads', '{"Adverts":null}'],
    ['microsoft', 'ads', '{"Ads":{}}'],
    ['ttd', 'creatives', '{"ResultCount":0}'],
    ['tiktok', 'ads', '{"data":null}'],
  ] as const)('of %s that have no list %s are no empty list: %s', (platform, name, text) => {
    expect(() => parseEntities(entitiesOf(platform), name, Buffer.from(text))).toThrow(PayloadError);
  });

  it('of unknown names are answered with the names there are', () => {
    expect(() => parseEntities(meta, 'adverts', Buffer.from('[]'))).toThrow(
      "meta has no entities 'adverts': it has ad_account, campaigns, ad_sets, ads",
    );
    expect(() => entitiesOf('myspace')).toThrow(EntityError);
  });
});

describe('descriptions of entities', () => {
  const shapes = entityProfiles.flatMap((profile) => profile.shapes.map((shape) => ({ profile, shape })));

  const bareLists = shapes
    .filter(({ shape }) => 'json' in shape.rows && shape.rows.json.some(({ at }) => at === '[]'))
    .map(({ profile, shape }) => ({ name: `${profile.platform}/${shape.name}`, profile, shape }));

  it.each(bareLists)('$name account for every row, whatever stands in its fields', ({ profile, shape }) => {
    const fields = JSON.stringify({ ...shape, rows: undefined }).match(/[A-Za-z_]+(?:\.[A-Za-z_]+)*/g) ?? [];
    const row = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue(), { maxKeys: 12 });
    fc.assert(
      fc.property(fc.array(fc.oneof(row, fc.jsonValue()), { maxLength: 6 }), (rows) => {
        const read = parseEntities(profile, shape.name, Buffer.from(JSON.stringify(rows)), 'USD');
        const broken = new Set(read.problems.map((problem) => problem.row));
        expect(read.entities.length + broken.size + read.others).toBe(rows.length);
      }),
      { numRuns: 50 },
    );
  });

  it('have names of their own and a source each', () => {
    const names = shapes.map(({ profile, shape }) => `${profile.platform}/${shape.name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { shape } of shapes) expect(shape.source).toMatch(/^https:\/\//);
  });

  it('are plain data', () => {
    for (const { profile } of shapes) expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  });

  it('write the words of tables in capitals, as they are compared', () => {
    for (const { shape } of shapes) {
      const periods = (shape.budgets ?? []).flatMap(({ period }) => (typeof period === 'string' ? [] : [period.words]));
      const words = [shape.status?.states ?? {}, ...periods].flatMap(Object.keys);
      expect(words).toEqual(words.map((word) => word.toUpperCase()));
    }
  });
});
