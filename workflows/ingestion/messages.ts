import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { BackfillRequest, IngestionStatus } from './types.ts';

/** Looks at once what is due. */
export const wakeSignal = defineSignal('wake');
/** Asks for days to be fetched again. Refused with MR_WORKFLOWS_RANGE when they are none, or too many. */
export const backfillUpdate = defineUpdate<void, [BackfillRequest]>('backfill');
export const statusQuery = defineQuery<IngestionStatus>('status');
