import type { Service } from '../base/config.ts';

/** Every error of this folder has a stable code. */
export type RedpandaErrorCode =
  | 'MR_STACK_START'
  | 'MR_STACK_INSTALL'
  | 'MR_STACK_DOCKER'
  | 'MR_STACK_LOCK'
  | 'MR_TOPICS_REFUSED'
  | 'MR_TOPICS_BROKER'
  | 'MR_SUBJECTS_REFUSED';

/** Base of all errors of the broker as code and the local stack. `fix` is the next step, when there is one. */
export class RedpandaError extends Error {
  readonly code: RedpandaErrorCode;
  constructor(code: RedpandaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A service of the local stack did not come up. The message ends with the last lines of its log and the fix. */
export class ServiceStartError extends RedpandaError {
  readonly service: Service;
  constructor(
    service: Service,
    reason: string,
    details: { readonly log: readonly string[]; readonly fix: string; readonly cause?: unknown },
  ) {
    const log = details.log.length === 0 ? '' : `\n${details.log.map((line) => `    ${line}`).join('\n')}`;
    super('MR_STACK_START', `${service} did not start: ${reason}${log}\n  fix: ${details.fix}`, {
      cause: details.cause,
    });
    this.service = service;
  }
}

/** Something that a service needs is missing on this machine and cannot be installed by us. */
export class InstallError extends RedpandaError {
  constructor(message: string, fix: string, options?: ErrorOptions) {
    super('MR_STACK_INSTALL', `${message}\n  fix: ${fix}`, options);
  }
}

/** Docker, asked for with `--docker`, is not there or refuses. */
export class DockerError extends RedpandaError {
  constructor(message: string, fix: string, options?: ErrorOptions) {
    super('MR_STACK_DOCKER', `${message}\n  fix: ${fix}`, options);
  }
}

/** Another process holds a lock for longer than we wait. */
export class LockError extends RedpandaError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_STACK_LOCK', message, options);
  }
}

/** A change of topics that would break what runs on them. */
export class TopicChangeRefusedError extends RedpandaError {
  constructor(message: string) {
    super('MR_TOPICS_REFUSED', message);
  }
}

/** The broker refused or did not carry out a change of topics. */
export class TopicBrokerError extends RedpandaError {
  constructor(message: string, options?: ErrorOptions) {
    super('MR_TOPICS_BROKER', message, options);
  }
}

/** A schema that what is registered, or what was written with it, does not fit. */
export class SubjectsRefusedError extends RedpandaError {
  constructor(message: string) {
    super('MR_SUBJECTS_REFUSED', message);
  }
}
