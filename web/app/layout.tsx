import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { parsePreferences, preferencesCookie } from '../preferences/preferences.ts';
import { Shell } from '../shell/shell.tsx';
import './theme.css';

export const metadata: Metadata = {
  title: { default: 'Millrace', template: '%s · Millrace' },
  description: 'What needs you, why, and what you do about it',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1317' },
  ],
};

/**
 * Every page is made for its request: the reader's theme stands in its first line, its scripts carry the nonce of its policy, and
 * the gateway's address is what this process was started with.
 */
export default async function Layout({ children }: { readonly children: ReactNode }) {
  const preferences = parsePreferences((await cookies()).get(preferencesCookie)?.value);
  return (
    <html lang="en" data-theme={preferences.theme} data-density={preferences.density}>
      <body>
        <Shell
          gatewayUrl={process.env.NEXT_PUBLIC_GATEWAY_URL ?? 'http://127.0.0.1:4000'}
          defaultTenant={process.env.MILLRACE_WEB_TENANT ?? 'demo'}
          preferences={preferences}
        >
          {children}
        </Shell>
      </body>
    </html>
  );
}
