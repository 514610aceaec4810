import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from './content-security-policy.ts';

/**
 * Gives each page a policy of its own: scripts come from this site and, where they stand in the page, carry the nonce of this
 * answer. Next finds the nonce in the policy of the request and writes it to the scripts that it makes.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const policy = contentSecurityPolicy({
    nonce,
    gatewayUrl: process.env.NEXT_PUBLIC_GATEWAY_URL ?? 'http://127.0.0.1:4000',
    development: process.env.NODE_ENV === 'development',
  });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  return response;
}

export const config = {
  matcher: [{ source: '/((?!_next/static|icon.svg).*)' }],
};
