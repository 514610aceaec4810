import { applicationTasks } from '@millrace/streams/runtime';
import type { Config } from '../../../base/config.ts';
import type { Logger } from '../../../base/log.ts';
import { builtTopologies } from '../../built-topologies.ts';
import type { RunArguments } from '../arguments.ts';
import { followedTopics, tail } from './tail.ts';

/** Follows what the topologies write; resolves when nothing that they write from then on is missed. */
export async function startTail(
  names: readonly string[],
  { tenant }: RunArguments,
  context: { readonly config: Config; readonly logger: Logger; readonly fail: (error: unknown) => void },
): Promise<{ readonly name: string; stop(): Promise<void> }> {
  const { config, logger, fail } = context;
  const topologies = builtTopologies(names);
  const ending = new AbortController();
  const { promise: isReady, resolve } = withResolvers();
  const following = tail({ config, topologies, tenant, print: say }, ending.signal, resolve);
  await Promise.race([isReady, following]);
  following.catch((error: unknown) => {
    logger.error({ err: error }, 'what is written cannot be followed any more');
    fail(error);
  });
  say(`— follows ${[...followedTopics(topologies).writes].join(', ')}; Ctrl-C ends it`);
  return {
    name: 'tail',
    stop: async () => {
      ending.abort();
      // When it has failed, that is told already.
      await following.catch(() => undefined);
    },
  };
}

/** Topologies that a living process of this name runs already: a second one of the same name would take them from it. */
export async function runningAlready(
  names: readonly string[],
  instance: string,
  config: Config,
): Promise<readonly string[]> {
  const options = { bootstrapServers: config.address('kafka'), redis: config.address('redis') };
  const found = await Promise.all(
    names.map(async (name) => {
      const told = await Promise.all(builtTopologies([name]).map((topology) => applicationTasks(topology, options)));
      const alive = told
        .flatMap(({ processes }) => processes)
        .some(({ instanceId, isSilent, state }) => instanceId === instance && !isSilent && state !== 'failed');
      return alive ? [name] : [];
    }),
  );
  const running = found.flat();
  if (running.length > 0) say(`— ${running.join(', ')}: process '${instance}' runs it already, it is not run again`);
  return running;
}

function say(line: string): void {
  console.log(line);
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
