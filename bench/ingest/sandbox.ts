import { startSandbox } from '../../connectors/sandbox/server.ts';
import { now, world } from './world.ts';

// The sandbox in a process of its own, so that its memory and time are its own. It prints its address.
const sandbox = await startSandbox({ seed: 5, now, size: world });
sandbox.setNow(now);
process.stdout.write(`${sandbox.url}\n`);
process.once('SIGTERM', () => void sandbox.close());
