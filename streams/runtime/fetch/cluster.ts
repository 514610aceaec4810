import { apiVersionsV3, Connection, type ConnectionOptions, type Reader, type Writer } from '@platformatic/kafka';
import { BrokerError } from '../../errors.ts';
import { FETCH_KEY, FETCH_VERSIONS } from './protocol/fetch.ts';
import {
  type BrokerNode,
  METADATA_FLEXIBLE,
  METADATA_KEY,
  METADATA_VERSIONS,
  metadataRequest,
  type PartitionLeader,
  readMetadata,
  type TopicMetadata,
} from './protocol/metadata.ts';

/** What this client calls itself towards a broker. */
const CLIENT = { name: 'millrace-streams', version: '1' } as const;

/** A connection to a broker, with the versions of the requests that both sides know. */
export interface BrokerConnection {
  readonly fetchVersion: number;
  /** Sends a request, waiting for its answer. @throws the library's NetworkError or TimeoutError; the connection is closed then. */
  request<T>(call: Call<T>): Promise<T>;
  close(): Promise<void>;
}

/** A request, and what reads its answer. */
export interface Call<T> {
  readonly key: number;
  readonly version: number;
  readonly flexible: boolean;
  write(): Writer;
  read(reader: Reader): T;
}

/** Brokers and who leads which partition, as last heard of, and one connection to each broker that is in use. */
export class Cluster {
  readonly #clientId: string;
  readonly #options: ConnectionOptions;
  readonly #bootstrap: readonly BrokerNode[];
  readonly #brokers = new Map<number, BrokerNode>();
  readonly #topics = new Map<string, TopicMetadata>();
  readonly #connections = new Map<string, Promise<OpenConnection>>();
  #refreshing: Promise<void> | undefined;
  #closed = false;

  /** @param bootstrapServers `host:port[,host:port…]` */
  constructor(clientId: string, bootstrapServers: string, options: ConnectionOptions) {
    this.#clientId = clientId;
    this.#options = options;
    this.#bootstrap = bootstrapServers.split(',').map((address) => brokerAt(address.trim()));
  }

  /** What is known of a topic; undefined before `refresh` has found it. */
  topic(name: string): TopicMetadata | undefined {
    return this.#topics.get(name);
  }

  /** Who leads a partition; undefined when nobody does or it is not known. */
  leader(topic: string, partition: number): PartitionLeader | undefined {
    const leader = this.#topics.get(topic)?.partitions.get(partition);
    return leader === undefined || leader.leader < 0 ? undefined : leader;
  }

  /** Takes a broker's word for who leads a partition now, unless something newer is known; false when it is of no use. */
  hint(topic: string, partition: number, leader: PartitionLeader, brokers: readonly BrokerNode[]): boolean {
    const known = this.#topics.get(topic);
    const before = known?.partitions.get(partition);
    for (const broker of brokers) this.#brokers.set(broker.id, broker);
    if (known === undefined || leader.leader < 0 || !this.#brokers.has(leader.leader)) return false;
    if (before !== undefined && before.epoch >= leader.epoch) return false;
    this.#topics.set(topic, { ...known, partitions: new Map(known.partitions).set(partition, leader) });
    return true;
  }

  /** Asks any broker for these topics; one call at a time, others join it. @throws when no broker answers. */
  refresh(topics: readonly string[]): Promise<void> {
    this.#refreshing ??= this.#refresh(topics).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** The connection to a broker, made when there is none. @throws when it cannot be reached or speaks no known version. */
  async connection(id: number): Promise<BrokerConnection> {
    const broker = this.#brokers.get(id);
    if (broker === undefined) throw new BrokerError(`broker ${id} is not part of the cluster any more`);
    return this.#connect(broker);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connections = await Promise.allSettled(this.#connections.values());
    await Promise.allSettled(connections.flatMap((each) => (each.status === 'fulfilled' ? [each.value.close()] : [])));
  }

  async #refresh(topics: readonly string[]): Promise<void> {
    const failures: string[] = [];
    for (const broker of [...this.#brokers.values(), ...this.#bootstrap]) {
      try {
        const connection = await this.#connect(broker);
        const version = connection.metadataVersion;
        const { brokers, topics: found } = await connection.request({
          key: METADATA_KEY,
          version,
          flexible: version >= METADATA_FLEXIBLE,
          write: () => metadataRequest(version, topics),
          read: (reader) => readMetadata(version, reader),
        });
        this.#brokers.clear();
        for (const each of brokers) this.#brokers.set(each.id, each);
        for (const topic of found) this.#topics.set(topic.name, topic);
        return;
      } catch (error) {
        failures.push(`${broker.host}:${broker.port}: ${messageOf(error)}`);
      }
    }
    throw new BrokerError(`no broker told who leads the partitions: ${failures.join('; ')}`);
  }

  #connect(broker: BrokerNode): Promise<OpenConnection> {
    if (this.#closed) throw new BrokerError('the fetcher was closed');
    const address = `${broker.host}:${broker.port}`;
    const known = this.#connections.get(address);
    if (known !== undefined) return known;
    const opening = OpenConnection.open(this.#clientId, broker, this.#options, () => {
      if (this.#connections.get(address) === opening) this.#connections.delete(address);
    });
    this.#connections.set(address, opening);
    return opening;
  }
}

class OpenConnection implements BrokerConnection {
  readonly #connection: Connection;
  readonly fetchVersion: number;
  readonly metadataVersion: number;

  private constructor(connection: Connection, fetchVersion: number, metadataVersion: number) {
    this.#connection = connection;
    this.fetchVersion = fetchVersion;
    this.metadataVersion = metadataVersion;
  }

  /** `onClose` is called when it could not be opened and when it has closed. */
  static async open(
    clientId: string,
    { host, port }: BrokerNode,
    options: ConnectionOptions,
    onClose: () => void,
  ): Promise<OpenConnection> {
    const connection = new Connection(clientId, options);
    // Whoever waits for an answer is told; without a listener the event would end the process.
    connection.on('error', onClose);
    connection.on('close', onClose);
    try {
      await connection.connect(host, port);
      const { apiKeys } = await apiVersionsV3.api.async(connection, CLIENT.name, CLIENT.version);
      const version = (key: number, ours: { readonly min: number; readonly max: number }): number =>
        commonVersion(
          `${host}:${port}`,
          key,
          ours,
          apiKeys.find(({ apiKey }) => apiKey === key),
        );
      return new OpenConnection(
        connection,
        version(FETCH_KEY, FETCH_VERSIONS),
        version(METADATA_KEY, METADATA_VERSIONS),
      );
    } catch (error) {
      onClose();
      await connection.close();
      throw error;
    }
  }

  request<T>({ key, version, flexible, write, read }: Call<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#connection.send<T>(
        key,
        version,
        write,
        (_id, _key, _version, reader) => read(reader),
        flexible,
        flexible,
        (error, answer) => {
          if (error === null) resolve(answer as T);
          else {
            // After an answer that came too late, or that could not be read, nothing that follows can be trusted.
            void this.close();
            reject(error);
          }
        },
      );
    });
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}

/** The newest version of a request that both sides know. @throws BrokerError when there is none. */
function commonVersion(
  broker: string,
  key: number,
  ours: { readonly min: number; readonly max: number },
  theirs: { readonly minVersion: number; readonly maxVersion: number } | undefined,
): number {
  const version = Math.min(ours.max, theirs?.maxVersion ?? -1);
  if (version >= Math.max(ours.min, theirs?.minVersion ?? 0)) return version;
  throw new BrokerError(
    `broker ${broker} speaks no version of request ${key} from ${ours.min} to ${ours.max}: use fetcher 'rdkafka'`,
  );
}

function brokerAt(address: string): BrokerNode {
  const at = address.lastIndexOf(':');
  const host = at < 0 ? address : address.slice(0, at);
  return { id: -1, host: host.replace(/^\[|\]$/g, ''), port: at < 0 ? 9_092 : Number(address.slice(at + 1)) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
