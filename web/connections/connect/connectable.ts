import type { ConnectablePlatformsQuery } from '../../generated/operations.ts';

/** A platform that can be connected. */
export type Connectable = ConnectablePlatformsQuery['connectablePlatforms']['platforms'][number];
