import {
  jsonSerde,
  nullable,
  RecordError,
  StreamsBuilder,
  stringSerde,
  type Topic,
  type Topology,
} from '@millrace/streams';
import { ruleEngine } from '../processors/rules/engine.ts';
import { alertsAmong, evaluationsAmong } from '../processors/rules/evaluation.ts';
import type { RuleChange, RuleInput } from '../processors/rules/inputs.ts';
import { ruleLimits } from '../processors/rules/limits.ts';
import { flightChange } from '../processors/rules/planned.ts';
import { ruleOfConfig } from '../processors/rules/rule-book.ts';
import { SchemasError } from '../schemas/errors.ts';
import type { FlightConfig, RuleConfig } from '../schemas/generated/types.ts';
import { accountKey, parseTenantKey } from '../schemas/key.ts';
import { dataPartitions } from '../schemas/topic-names.ts';
import type { Topics } from '../schemas/topics.ts';
import { keysOfPartitions } from './every-task.ts';
import { ratesForEveryTask } from './rates.ts';

/**
 * `gold.data.ready`, `slices.events` and `config.rules` → `rules.alerts`. Each change of a rule, and of exchange rates, is sent to every partition, so that
 * each task has all of them, as records: in order with the gold around them, the same again in a replay. State: rules, rates, the days
 * of entities, instances.
 *
 * `partitions` are those of gold, `limits` those of each organisation in one of them.
 */
export function rules(
  topics: Topics,
  applicationId = 'millrace.rules',
  partitions = dataPartitions,
  limits = ruleLimits,
): Topology {
  const builder = new StreamsBuilder({ applicationId });
  const keys = keysOfPartitions(partitions);
  const configs: Topic<string, RuleConfig | null> = { ...topics.rules, value: nullable(topics.rules.value) };
  const planned: Topic<string, FlightConfig | null> = { ...topics.flights, value: nullable(topics.flights.value) };
  const flights = builder.stream(planned, { name: 'flights' }).flatMap(
    (config, key) => {
      const change: RuleInput = flightChange(key, config);
      return [[accountKey(change.flightOf.tenant, change.flightOf.account), change] as const];
    },
    { name: 'flights-to-accounts' },
  );
  const changes = builder
    .stream(configs, { name: 'config' })
    .flatMap((config, key) => keys.map((to) => [to, changeOf(key, config)] as const), { name: 'to-every-task' })
    .merge(ratesForEveryTask(builder, topics, partitions), { name: 'rules-and-rates' })
    .merge(flights, { name: 'and-flights' })
    .repartition({ name: 'changes', partitions, key: stringSerde, value: jsonSerde<RuleInput>() });
  const gold = builder.stream(topics.ready, { name: 'ready' });
  const slices = builder.stream(topics.sliceEvents, { name: 'slices' });
  const told = ruleEngine(gold.merge(changes).merge(slices), limits);
  alertsAmong(told).to(topics.alerts, { name: 'alerts' });
  evaluationsAmong(told).to(topics.evaluations, { name: 'evaluated' });
  return builder.build();
}

/**
 * What the tasks are told. @throws RecordError when key and content do not name one owner, since a rule reaches no other tenant's data, and
 * for a rule that cannot be.
 */
function changeOf(key: string, config: RuleConfig | null): RuleChange {
  const { tenant, id } = ownerOf(key);
  if (config !== null && (config.tenant_id !== tenant || config.rule_id !== id)) {
    throw new RecordError(`the key '${key}' is not that of rule '${config.rule_id}' of tenant '${config.tenant_id}'`);
  }
  if (config !== null) ruleOfConfig(config);
  return { tenant, rule: id, config };
}

function ownerOf(key: string): ReturnType<typeof parseTenantKey> {
  try {
    return parseTenantKey(key);
  } catch (error) {
    if (!(error instanceof SchemasError)) throw error;
    throw new RecordError(error.message);
  }
}
