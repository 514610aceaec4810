import { DeliveryError } from '../../errors.ts';

/**
 * Waits for work for so long. The work itself goes on: whoever calls this ends it, or sees to it that nothing comes of it.
 * @throws DeliveryError with this message, not for good, when the work is not done by then.
 */
export async function within<T>(milliseconds: number, message: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeliveryError(message, { permanent: false })), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
