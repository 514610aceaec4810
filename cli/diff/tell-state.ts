import { projectState } from './project-state.ts';

// Run in the folder of another version of the project: tells its state on standard output.
process.stdout.write(JSON.stringify(projectState()));
