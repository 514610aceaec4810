import type { SandboxPlatform } from './platform.ts';
import { amazon } from './platforms/amazon.ts';
import { dv360 } from './platforms/dv360.ts';
import { google } from './platforms/google.ts';
import { linkedin } from './platforms/linkedin.ts';
import { meta } from './platforms/meta.ts';
import { microsoft } from './platforms/microsoft.ts';
import { snapchat } from './platforms/snapchat.ts';
import { tiktok } from './platforms/tiktok.ts';
import { ttd } from './platforms/ttd.ts';

/** Every platform that the sandbox speaks for. */
export const sandboxPlatforms: readonly SandboxPlatform[] = [
  meta,
  google,
  tiktok,
  linkedin,
  snapchat,
  amazon,
  dv360,
  microsoft,
  ttd,
];
