import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
export default {
  // Types are checked by `tsc -p web/tsconfig.json` in `npm run check`: TypeScript 7 has no API that Next could call.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: fileURLToPath(new URL('..', import.meta.url)) },
  poweredByHeader: false,
  devIndicators: false,
};
