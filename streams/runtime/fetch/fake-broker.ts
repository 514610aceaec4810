import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Reader, Writer } from '@platformatic/kafka';

const API_VERSIONS = 18;
const METADATA = 3;
const FETCH = 1;

/** What a fake broker says of the cluster. */
export interface FakeMetadata {
  readonly brokers: readonly FakeBroker[];
  readonly topic: string;
  /** A UUID; told from version 10 on. */
  readonly topicId: string;
  readonly errorCode?: number;
  /** Leader and epoch by partition. */
  readonly leaders: ReadonlyArray<{ readonly leader: FakeBroker | undefined; readonly epoch: number }>;
}

/** A partition of a request to fetch, as it came. */
export interface Asked {
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly offset: number;
  readonly maxBytes: number;
}

/** What is answered for a partition. */
export interface Answer {
  readonly errorCode?: number;
  readonly stableOffset?: number;
  readonly records?: Buffer;
  readonly divergingAt?: number;
  readonly hint?: { readonly leader: FakeBroker; readonly epoch: number };
}

/** A broker for tests: it speaks three requests of the Kafka protocol and answers what it is told. */
export class FakeBroker {
  readonly id: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #fetchVersion: number;
  readonly #metadataVersion: number;
  metadataRequests = 0;
  fetchRequests = 0;
  metadata: () => FakeMetadata = () => {
    throw new Error('no metadata were given to the fake broker');
  };
  /** Answers a partition that is asked for; 'close' breaks the connection instead. May take its time. */
  onFetch: (asked: Asked) => Answer | 'close' | Promise<Answer | 'close'> = () => ({});

  private constructor(id: number, fetchVersion: number, metadataVersion: number, server: Server) {
    this.id = id;
    this.#server = server;
    this.#fetchVersion = fetchVersion;
    this.#metadataVersion = metadataVersion;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(id: number, versions: { readonly fetch: number; readonly metadata: number }): Promise<FakeBroker> {
    const server = createServer();
    const broker = new FakeBroker(id, versions.fetch, versions.metadata, server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return broker;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        const end = 4 + received.readInt32BE(0);
        void this.#answer(socket, Reader.from(received.subarray(4, end)));
        received = received.subarray(end);
      }
    });
  }

  async #answer(socket: Socket, request: Reader): Promise<void> {
    const key = request.readInt16();
    const version = request.readInt16();
    const correlation = request.readInt32();
    request.readNullableString(false);
    const flexible = key === API_VERSIONS || (key === METADATA ? version >= 9 : version >= 12);
    if (flexible) request.readTaggedFields();
    const body =
      key === API_VERSIONS ? this.#versions() : key === METADATA ? this.#metadata() : await this.#fetch(request);
    if (body === undefined) {
      socket.destroy();
      return;
    }
    const answer = Writer.create().appendInt32(correlation);
    if (flexible && key !== API_VERSIONS) answer.appendTaggedFields();
    socket.write(answer.appendFrom(body).prependLength().buffer);
  }

  #versions(): Writer {
    const known = [
      [FETCH, this.#fetchVersion],
      [METADATA, this.#metadataVersion],
      [API_VERSIONS, 3],
    ] as const;
    const writer = Writer.create().appendInt16(0);
    writer.appendArray([...known], (to, [key, version]) => to.appendInt16(key).appendInt16(0).appendInt16(version));
    return writer.appendInt32(0).appendTaggedFields();
  }

  #metadata(): Writer {
    this.metadataRequests += 1;
    const { brokers, topic, topicId, errorCode = 0, leaders } = this.metadata();
    const version = this.#metadataVersion;
    const flexible = version >= 9;
    const writer = Writer.create().appendInt32(0);
    writer.appendArray(
      [...brokers],
      (to, { id, port }) =>
        to.appendInt32(id).appendString('127.0.0.1', flexible).appendInt32(port).appendString(null, flexible),
      flexible,
      flexible,
    );
    writer.appendString(null, flexible).appendInt32(0);
    writer.appendArray(
      [topic],
      (to) => {
        to.appendInt16(errorCode).appendString(topic, flexible);
        if (version >= 10) to.appendUUID(topicId);
        to.appendBoolean(false).appendArray(
          [...leaders],
          (one, { leader, epoch }, partition) => {
            one
              .appendInt16(0)
              .appendInt32(partition)
              .appendInt32(leader?.id ?? -1)
              .appendInt32(epoch);
            for (const _ of ['replicas', 'in sync', 'offline']) one.appendArray([], () => undefined, flexible, false);
          },
          flexible,
          flexible,
        );
        if (version >= 8) to.appendInt32(0);
      },
      flexible,
      flexible,
    );
    if (version >= 8 && version <= 10) writer.appendInt32(0);
    return flexible ? writer.appendTaggedFields() : writer;
  }

  async #fetch(request: Reader): Promise<Writer | undefined> {
    this.fetchRequests += 1;
    const version = this.#fetchVersion;
    const flexible = version >= 12;
    if (version < 15) request.readInt32();
    for (const _ of ['wait', 'least bytes', 'most bytes']) request.readInt32();
    request.readInt8();
    for (const _ of ['session', 'epoch']) request.readInt32();
    const answers: Array<readonly [number, Answer]> = [];
    let closes = false;
    const topics = request.readArray(
      () => ({
        topic: version >= 13 ? request.readUUID() : request.readString(flexible),
        partitions: request.readArray(() => this.#asked(request), flexible, flexible),
      }),
      flexible,
      flexible,
    );
    for (const asked of topics.flatMap(({ partitions }) => partitions)) {
      const answer = await this.onFetch(asked);
      if (answer === 'close') closes = true;
      else answers.push([asked.partition, answer]);
    }
    return closes ? undefined : this.#fetched(topics[0]?.topic ?? '', answers);
  }

  #asked(request: Reader): Asked {
    const partition = request.readInt32();
    const leaderEpoch = request.readInt32();
    const offset = Number(request.readInt64());
    if (this.#fetchVersion >= 12) request.readInt32();
    request.readInt64();
    return { partition, leaderEpoch, offset, maxBytes: request.readInt32() };
  }

  #fetched(topic: string, answers: ReadonlyArray<readonly [number, Answer]>): Writer {
    const flexible = this.#fetchVersion >= 12;
    const writer = Writer.create().appendInt32(0).appendInt16(0).appendInt32(0);
    writer.appendArray(
      [topic],
      (to) => {
        if (this.#fetchVersion >= 13) to.appendUUID(topic);
        else to.appendString(topic, flexible);
        to.appendArray(
          [...answers],
          (one, [partition, answer]) => appendAnswer(one, partition, answer, flexible),
          flexible,
          false,
        );
      },
      flexible,
      flexible,
    );
    if (!flexible) return writer;
    const hints = answers.flatMap(([, { hint }]) => (hint === undefined ? [] : [hint.leader]));
    if (hints.length === 0) return writer.appendTaggedFields();
    const nodes = Writer.create().appendArray(hints, (to, { id, port }) => {
      to.appendInt32(id).appendString('127.0.0.1').appendInt32(port).appendString(null);
    });
    return writer.appendUnsignedVarInt(1).appendUnsignedVarInt(0).appendUnsignedVarInt(nodes.length).appendFrom(nodes);
  }
}

function appendAnswer(writer: Writer, partition: number, answer: Answer, flexible: boolean): void {
  const stable = BigInt(answer.stableOffset ?? 0);
  writer
    .appendInt32(partition)
    .appendInt16(answer.errorCode ?? 0)
    .appendInt64(stable)
    .appendInt64(stable)
    .appendInt64(0n);
  writer.appendArray([], () => undefined, flexible, false);
  writer.appendInt32(-1).appendBytes(answer.records ?? Buffer.alloc(0), flexible);
  if (!flexible) return;
  const tags: Array<readonly [number, Writer]> = [];
  if (answer.divergingAt !== undefined) {
    tags.push([0, Writer.create().appendInt32(1).appendInt64(BigInt(answer.divergingAt)).appendTaggedFields()]);
  }
  if (answer.hint !== undefined) {
    tags.push([
      1,
      Writer.create().appendInt32(answer.hint.leader.id).appendInt32(answer.hint.epoch).appendTaggedFields(),
    ]);
  }
  writer.appendUnsignedVarInt(tags.length);
  for (const [tag, body] of tags) writer.appendUnsignedVarInt(tag).appendUnsignedVarInt(body.length).appendFrom(body);
}
