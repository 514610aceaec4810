import { StoreError } from '../errors.ts';

/** What Redis answers of sessions and of logins under way. @throws StoreError MR_STORE_UNAVAILABLE in the place of what it threw. */
export async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StoreError('MR_STORE_UNAVAILABLE', 'the store of sessions did not answer: try again in some seconds', {
      cause: error,
    });
  }
}
