import { type Processor, StreamsBuilder, stringSerde, type Topology } from '@millrace/streams';
import type { KeptRate } from '../../connectors/rates/rate.ts';
import type { PipelinePort } from '../../gateway/ports.ts';
import { entityGroup, entityStore } from '../../processors/entities/state.ts';
import { newAggregate } from '../../processors/gold/state.ts';
import { rateChanges, rateStores } from '../../processors/rates/state.ts';
import { dayField, type KeptDay, subjectKey } from '../../processors/rules/day-store.ts';
import { newInstance } from '../../processors/rules/instance.ts';
import { flightField } from '../../processors/rules/planned.ts';
import { ruleStores } from '../../processors/rules/stores.ts';
import { troubleField } from '../../processors/rules/trouble.ts';
import { textList } from '../../processors/text-list.ts';
import { noChoice } from '../../schemas/reporting.ts';
import { markOf, sharedIds } from './two-tenants.ts';

/** The parts of keys by which both tenants have something in every store. */
export const keyParts = {
  platform: 'META',
  account: sharedIds.account,
  level: 'CAMPAIGN',
  family: 'delivery',
  entity: sharedIds.campaign,
  kind: 'campaign',
} as const;

const stores = {
  entities: entityStore,
  ...rateStores,
  rules: ruleStores.rules,
  instances: ruleStores.instances,
  days: ruleStores.days,
  troubles: ruleStores.troubles,
  flights: ruleStores.flights,
};

/** Puts something of a tenant into every store that can be read, all of it with the tenant's mark. */
const keep: Processor<string, string, string, string, typeof stores> = {
  name: 'keep',
  stores,
  process({ key, value: tenant }, context) {
    const { stores: kept } = context;
    const mark = markOf(tenant);
    const { platform, account, level, family, entity, kind } = keyParts;
    const subject = subjectKey({ tenant, platform, account, level, family, entity });
    const ofAccount = textList(tenant, platform, account);
    const day: KeptDay = {
      ...{ day: 20_758, hour: null, report: 'r', rank: 1, currency: 'USD', zone: 'UTC', finality: 'FINAL' },
      ...{ coverage: 1, asOf: 1, sums: { ...newAggregate, facts: 1, name: mark } },
    };
    const flight = { level, entity, starts: 20_758, name: mark };
    const trouble = { trouble: 'LATE', slice: mark };
    kept.entities.put(entityGroup(tenant, platform, account, kind), entity, [{ name: mark }] as never);
    kept.rules.put(tenant, sharedIds.rule, { rule_id: sharedIds.rule, name: mark } as never);
    kept.instances.put(subject, sharedIds.rule, { ...newInstance('h'), labels: { mark } });
    kept.days.put(subject, dayField(day), day);
    kept.flights.put(ofAccount, flightField(flight), flight as never);
    kept.troubles.put(ofAccount, troubleField(trouble as never), trouble as never);
    kept.reporting.put(tenant, { ...noChoice, source: mark });
    kept.rates.put(tenant, mark, publishedOf(tenant));
    context.forward(key, tenant);
  },
};

function publishedOf(tenant: string) {
  const rate: KeptRate = {
    source: markOf(tenant),
    day: 20_758,
    base: 'EUR',
    currency: 'USD',
    revision: 1,
    billionths: 1n,
  };
  const [, change] = rateChanges(tenant, [rate], noChoice);
  if (change?.of !== 'rates') throw new TypeError('there is one rate');
  return change.published;
}

/** An application whose state is that of the pipeline's topologies, kept by the runtime. */
export function keepingTopology(names: {
  readonly application: string;
  readonly input: string;
  readonly output: string;
}) {
  const of = (name: string) => ({ name, key: stringSerde, value: stringSerde });
  const builder = new StreamsBuilder({ applicationId: names.application });
  builder.stream(of(names.input), { name: 'input' }).process(keep).to(of(names.output), { name: 'output' });
  return builder.build();
}

/** The pipeline as its door tells of it: both topologies are that one. */
export function pipelineOf(topology: Topology): PipelinePort {
  const description = topology.toJSON();
  const unasked = () => Promise.reject(new Error('nobody ought to ask for that'));
  return {
    parts: () => ['silver', 'rules'].map((name) => ({ name, summary: name, description })),
    tasks: unasked,
    deadLetters: unasked,
    lettersAt: unasked,
    records: unasked,
    redrive: unasked,
    read: unasked,
  };
}
