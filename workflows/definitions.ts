// Everything that is bundled into the workflows' sandbox: nothing here may look at the clock, the network or files.
export { etl } from './etl/workflow.ts';
export { dataIngestion, wakeIngestion } from './ingestion/workflow.ts';
export { onboarding } from './onboarding/workflow.ts';
export { upkeep } from './upkeep/workflow.ts';
