import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import type { Logger } from '../../base/log.ts';
import type { IdentityLimits } from './limits.ts';
import type { AccountMail, Mail } from './mail.ts';

/**
 * Writes and hands over mails of accounts while nobody waits, a bounded number at a time: neither an answer nor the time that it takes
 * tells whether there was one to send. What fails is in the log alone.
 */
export class AccountPost {
  readonly #mail: AccountMail;
  readonly #logger: Logger;
  readonly #places: ReturnType<typeof bulkhead>;
  readonly #sending = new Set<Promise<void>>();

  constructor(mail: AccountMail, limits: Pick<IdentityLimits, 'mailing' | 'waitingMails'>, logger: Logger) {
    this.#mail = mail;
    this.#logger = logger;
    this.#places = bulkhead(limits.mailing, limits.waitingMails);
  }

  /** Sends what `write` resolves to; nothing when that is undefined. One too many is dropped. */
  post(write: () => Promise<Mail | undefined>): void {
    const sending = this.#places
      .execute(async () => {
        const mail = await write();
        if (mail !== undefined) await this.#mail.send(mail);
      })
      .catch((error: unknown) => {
        const what =
          error instanceof BulkheadRejectedError
            ? 'too many mails of accounts wait: one was dropped'
            : 'a mail of an account did not go out';
        this.#logger.error({ err: error }, what);
      })
      .finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  /** Waits for those that are on their way. */
  async settled(): Promise<void> {
    await Promise.all(this.#sending);
  }
}
