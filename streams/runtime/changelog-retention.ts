import { openAdmin } from './admin.ts';
import type { ResolvedConfig } from './config.ts';

/** Kafka's default of `delete.retention.ms`, for brokers that do not let this application see it. */
const DEFAULT_MS = 86_400_000;
const SETTING = 'delete.retention.ms';

/** How long the broker keeps deletions of changelogs. It is asked once for each. */
export interface ChangelogRetention {
  /** By topic, milliseconds; Infinity where deletions are never removed. */
  ofTopics(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export class BrokerChangelogRetention implements ChangelogRetention {
  readonly #config: ResolvedConfig;
  readonly #known = new Map<string, number>();

  constructor(config: ResolvedConfig) {
    this.#config = config;
  }

  async ofTopics(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const unknown = topics.filter((topic) => !this.#known.has(topic));
    if (unknown.length > 0) await this.#ask(unknown);
    return this.#known;
  }

  async #ask(topics: readonly string[]): Promise<void> {
    for (const topic of topics) this.#known.set(topic, DEFAULT_MS);
    try {
      const { ConfigResourceTypes } = await import('@platformatic/kafka');
      const admin = await openAdmin(this.#config);
      try {
        const resources = topics.map((resourceName) => ({
          resourceType: ConfigResourceTypes.TOPIC,
          resourceName,
          configurationKeys: [SETTING],
        }));
        for (const { resourceName, configs } of await admin.describeConfigs({ resources })) {
          const value = Number(configs.find(({ name }) => name === SETTING)?.value ?? DEFAULT_MS);
          this.#known.set(resourceName, value < 0 ? Number.POSITIVE_INFINITY : value);
        }
      } finally {
        await admin.close();
      }
    } catch (error) {
      const { applicationId, logger } = this.#config;
      logger.warn(
        { application: applicationId, err: error },
        `how long changelogs keep deletions is not known: ${DEFAULT_MS} ms is taken for it`,
      );
    }
  }
}
