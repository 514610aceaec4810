import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { Counter } from 'prom-client';
import type { Logger } from '../../base/log.ts';
import type { Registry } from '../../base/telemetry.ts';
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
  readonly #mails: Counter<'outcome'>;

  constructor(
    mail: AccountMail,
    limits: Pick<IdentityLimits, 'mailing' | 'waitingMails'>,
    { logger, registry }: { readonly logger: Logger; readonly registry: Registry },
  ) {
    this.#mail = mail;
    this.#logger = logger;
    this.#places = bulkhead(limits.mailing, limits.waitingMails);
    this.#mails = new Counter({
      name: 'millrace_gateway_account_mails_total',
      help: 'Mails to people about their account by what came of them: sent, failed, dropped because too many waited',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  /** Sends what `write` resolves to; nothing when that is undefined. One too many is dropped. */
  post(write: () => Promise<Mail | undefined>): void {
    const sending = this.#places
      .execute(async () => {
        const mail = await write();
        if (mail === undefined) return;
        await this.#mail.send(mail);
        this.#mails.inc({ outcome: 'sent' });
      })
      .catch((error: unknown) => {
        const isFull = error instanceof BulkheadRejectedError;
        this.#mails.inc({ outcome: isFull ? 'dropped' : 'failed' });
        this.#logger.error(
          { err: error },
          isFull ? 'too many mails of accounts wait: one was dropped' : 'a mail of an account did not go out',
        );
      })
      .finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  /** Waits for those that are on their way. */
  async settled(): Promise<void> {
    await Promise.all(this.#sending);
  }
}
