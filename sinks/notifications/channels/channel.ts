import type { Message } from '../messages/message.ts';

/** A way to one receiver. */
export interface Delivery {
  /**
   * Resolves when the receiver has taken the message. It ends by itself within its timeouts, and at once when `signal` is aborted.
   * @throws DeliveryError otherwise, or the reason of the signal.
   */
  deliver(message: Message, signal?: AbortSignal): Promise<void>;
}
