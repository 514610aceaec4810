import { testEnvironment } from '../lanes.ts';

/** The environment of a reader whose servers are the test's: without what vitest sets for itself. Commands of `folder` come before others. */
export function readersEnvironment(folder?: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|MILLRACE_|npm_)/.test(name) && !['NODE_ENV', 'TEST', 'DEV', 'PROD', 'MODE'].includes(name),
  );
  return {
    ...Object.fromEntries(inherited),
    ...testEnvironment(),
    ...(folder !== undefined && { PATH: `${folder}:${process.env.PATH}` }),
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
  };
}
