import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ChannelCredentials, Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition, type ServiceDefinition } from '@grpc/proto-loader';
import type { CheckFormulaResponse__Output } from '../../gateway/generated/grpc/millrace/v1/CheckFormulaResponse.ts';
import type { EvaluateFormulaResponse__Output } from '../../gateway/generated/grpc/millrace/v1/EvaluateFormulaResponse.ts';
import type { GetStateResponse__Output } from '../../gateway/generated/grpc/millrace/v1/GetStateResponse.ts';
import type { ListStoresResponse__Output } from '../../gateway/generated/grpc/millrace/v1/ListStoresResponse.ts';
import type { RangeStateResponse__Output } from '../../gateway/generated/grpc/millrace/v1/RangeStateResponse.ts';
import type { WatchAlertsResponse__Output } from '../../gateway/generated/grpc/millrace/v1/WatchAlertsResponse.ts';
import { definitions } from '../../gateway/grpc/proto.ts';

/** What each method answers. */
interface Answers {
  readonly 'millrace.v1.State/ListStores': ListStoresResponse__Output;
  readonly 'millrace.v1.State/Get': GetStateResponse__Output;
  readonly 'millrace.v1.State/Range': RangeStateResponse__Output;
  readonly 'millrace.v1.Formula/Check': CheckFormulaResponse__Output;
  readonly 'millrace.v1.Formula/Evaluate': EvaluateFormulaResponse__Output;
  readonly 'millrace.v1.Alerts/Watch': WatchAlertsResponse__Output;
  readonly 'grpc.health.v1.Health/Check': { readonly status: string };
  readonly 'grpc.health.v1.Health/Watch': { readonly status: string };
}

/** What a method answers that is named by its path; nothing is known of one that only the run names. */
type Answer<Path extends string> = Path extends keyof Answers ? Answers[Path] : unknown;

/** How a call is made. */
export interface CallOptions {
  readonly token?: string | undefined;
  /** Milliseconds until its deadline. */
  readonly within?: number;
}

/** What a call came to. */
export interface Outcome<Response = unknown> {
  readonly code: string;
  readonly message: string;
  /** Undefined of a call that failed, and of a stream. */
  readonly response: Response | undefined;
  readonly trailers: Metadata;
}

/** A stream under way: `answers` fills as they come. */
export interface Watching<Response> {
  readonly answers: readonly Response[];
  readonly ended: Promise<Outcome>;
  /** Takes nothing any more, until `resume`. */
  pause(): void;
  resume(): void;
  stop(): void;
}

type AnyMethod<Response = object> = MethodDefinition<object, object, object, Response>;

/** A method by its path without the slash before it: `millrace.v1.State/Get`. */
function methodAt<Path extends string>(path: Path): AnyMethod<Answer<Path>> {
  const [service = '', name = ''] = path.split('/');
  const method = (definitions[service] as ServiceDefinition)[name];
  if (method === undefined) throw new RangeError(`no method ${path}`);
  return method as AnyMethod<Answer<Path>>;
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
    unary<Path extends string>(path: Path, request: object, call: CallOptions = {}): Promise<Outcome<Answer<Path>>> {
      const { requestSerialize, responseDeserialize } = methodAt(path);
      const { metadata, options } = partsOf(call);
      return new Promise((resolve) => {
        let found: Answer<Path> | undefined;
        client
          .makeUnaryRequest(
            `/${path}`,
            requestSerialize,
            responseDeserialize,
            request,
            metadata,
            options,
            (_, response) => {
              found = response;
            },
          )
          .on('status', ({ code, details, metadata: trailers }) =>
            // The answer is told of after the status.
            setImmediate(() => resolve({ code: status[code] ?? '', message: details, response: found, trailers })),
          );
      });
    },
    watch<Path extends string>(path: Path, request: object, call: CallOptions = {}): Watching<Answer<Path>> {
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
      const answers: Answer<Path>[] = [];
      stream.on('data', (answer: Answer<Path>) => answers.push(answer));
      stream.on('error', (_error: ServiceError) => undefined);
      // The status is told while answers may still wait to be taken: it is over when they were, too.
      const taken = new Promise((resolve) => stream.once('end', resolve));
      const ended = new Promise<Outcome>((resolve) => {
        stream.on('status', ({ code, details, metadata: trailers }) =>
          resolve(taken.then(() => ({ code: status[code] ?? '', message: details, response: undefined, trailers }))),
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
