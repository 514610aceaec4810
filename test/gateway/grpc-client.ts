import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ChannelCredentials, Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import { definitions } from '../../gateway/grpc/proto.ts';

/** How a call is made. */
export interface CallOptions {
  readonly token?: string | undefined;
  /** Milliseconds until its deadline. */
  readonly within?: number;
}

/** What a call came to. */
export interface Outcome {
  readonly code: string;
  readonly message: string;
  // biome-ignore lint/suspicious/noExplicitAny: of any method; what is expected of it says its shape.
  readonly response: any;
  readonly trailers: Metadata;
}

/** A stream under way: `answers` fills as they come. */
export interface Watching {
  // biome-ignore lint/suspicious/noExplicitAny: as `Outcome.response`.
  readonly answers: any[];
  readonly ended: Promise<Outcome>;
  /** Takes nothing any more, until `resume`. */
  pause(): void;
  resume(): void;
  stop(): void;
}

type AnyMethod = MethodDefinition<object, object>;

/** A method by its path without the slash before it: `millrace.v1.State/Get`. */
export function methodAt(path: string): AnyMethod {
  const [service = '', name = ''] = path.split('/');
  const method = (definitions[service] as ServiceDefinition)[name];
  if (method === undefined) throw new RangeError(`no method ${path}`);
  return method;
}

/** A client of any service of the gateway. */
export function grpcClient(address: string, channel: ChannelCredentials = credentials.createInsecure()) {
  const client = new Client(address, channel);
  const partsOf = ({ token, within = 10_000 }: CallOptions) => {
    const metadata = new Metadata();
    if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
    return { metadata, options: within === 0 ? {} : { deadline: Date.now() + within } };
  };
  return {
    close: () => client.close(),
    unary(path: string, request: object, call: CallOptions = {}): Promise<Outcome> {
      const { requestSerialize, responseDeserialize } = methodAt(path);
      const { metadata, options } = partsOf(call);
      return new Promise((resolve) => {
        let found: Partial<Outcome> = {};
        client
          .makeUnaryRequest(
            `/${path}`,
            requestSerialize,
            responseDeserialize,
            request,
            metadata,
            options,
            (_, response) => {
              found = { response };
            },
          )
          .on('status', ({ code, details, metadata: trailers }) =>
            // The answer is told of after the status.
            setImmediate(() =>
              resolve({ code: status[code] ?? '', message: details, response: found.response, trailers }),
            ),
          );
      });
    },
    watch(path: string, request: object, call: CallOptions = {}): Watching {
      const { requestSerialize, responseDeserialize } = methodAt(path);
      const { metadata, options } = partsOf(call);
      const stream = client.makeServerStreamRequest(
        `/${path}`,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        options,
      );
      const answers: object[] = [];
      stream.on('data', (answer) => answers.push(answer));
      stream.on('error', (_error: ServiceError) => undefined);
      const ended = new Promise<Outcome>((resolve) => {
        stream.on('status', ({ code, details, metadata: trailers }) =>
          resolve({ code: status[code] ?? '', message: details, response: undefined, trailers }),
        );
      });
      return {
        answers,
        ended,
        pause: () => stream.pause(),
        resume: () => stream.resume(),
        stop: () => stream.cancel(),
      };
    },
  };
}

export type GrpcClient = ReturnType<typeof grpcClient>;

/** The services that a gateway tells of by reflection, in the order of their names. */
export async function reflectedServices(address: string): Promise<string[]> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json')), 'build/proto');
  const proto = loadSync('grpc/reflection/v1/reflection.proto', { includeDirs: [folder] });
  const service = proto['grpc.reflection.v1.ServerReflection'] as ServiceDefinition;
  const { path, requestSerialize, responseDeserialize } = service['ServerReflectionInfo'] as AnyMethod;
  const client = new Client(address, credentials.createInsecure());
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  stream.write({ listServices: '*' });
  const [answer] = (await once(stream, 'data')) as [{ listServicesResponse: { service: { name: string }[] } }];
  stream.end();
  client.close();
  return answer.listServicesResponse.service.map(({ name }) => name).sort();
}
