import type { StreamsConfig } from '@millrace/streams/runtime';

const { MILLRACE_TEST_FETCHER } = process.env;

/** The fetcher with which the runtime's tests run: that of MILLRACE_TEST_FETCHER, else the runtime's default. */
export const testFetcher: Pick<StreamsConfig, 'fetcher'> =
  MILLRACE_TEST_FETCHER === 'rdkafka' || MILLRACE_TEST_FETCHER === 'direct' ? { fetcher: MILLRACE_TEST_FETCHER } : {};
