import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type { Logger };

const secretKeys = [
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'authorization',
  'cookie',
  'authKey',
  'credentialKey',
];

/** Paths whose values never reach the log, at the top and one or two levels down. */
const redactedPaths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/**
 * A JSON-lines logger on standard error (standard output belongs to a command's result). Each line has `name`, an ISO
 * `time` and, where an error is logged as `err`, its `code`. Values under keys such as `password` or `token` are
 * replaced by `[redacted]`.
 */
export function createLogger(options: { readonly name: string; readonly level: LogLevel }): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: '[redacted]' },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
