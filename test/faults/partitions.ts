/** Partitions of every topic of an application under faults. */
export const PARTITIONS = 4;
