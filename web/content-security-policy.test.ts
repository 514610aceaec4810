import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

const page = { nonce: 'n0nce', gatewayUrl: 'https://gateway.example.com:4000/', development: false };

it('lets scripts in by the nonce alone, and talks to the gateway alone', () => {
  const policy = contentSecurityPolicy(page);
  expect(policy).toContain("script-src 'self' 'nonce-n0nce';");
  expect(policy).toContain("connect-src 'self' https://gateway.example.com:4000 wss://gateway.example.com:4000;");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-eval');
});
