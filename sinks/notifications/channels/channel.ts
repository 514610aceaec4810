import type { Message } from '../messages/message.ts';

/** A way to one receiver. */
export interface Delivery {
  /**
   * Resolves when the receiver has taken the message. It ends by itself within its timeouts.
   * @throws DeliveryError otherwise.
   */
  deliver(message: Message): Promise<void>;
}
