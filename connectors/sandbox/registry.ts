import type { SandboxPlatform } from './platform.ts';
import { meta } from './platforms/meta.ts';

/** Every platform that the sandbox speaks for. */
export const sandboxPlatforms: readonly SandboxPlatform[] = [meta];
