import { testEnvironment } from '../lanes.ts';
/** The environment of a reader whose servers are the test's: without what vitest sets for itself. */
export function readersEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|MILLRACE_|npm_)/.test(name) && !['NODE_ENV', 'TEST', 'DEV', 'PROD', 'MODE'].includes(name),
  );
  return {
    ...Object.fromEntries(inherited),
    ...testEnvironment(),
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
  };
}
