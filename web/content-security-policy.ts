/** What a page may load: from this site alone, and to talk to it and the gateway alone. */
export function contentSecurityPolicy(page: {
  /** Of this answer only. */
  readonly nonce: string;
  /** `http://host:port`. */
  readonly gatewayUrl: string;
  /** React's development build evaluates text to show where an error comes from. */
  readonly development: boolean;
}): string {
  const { origin } = new URL(page.gatewayUrl);
  const directives: Readonly<Record<string, string>> = {
    'default-src': "'none'",
    'script-src': `'self' 'nonce-${page.nonce}'${page.development ? " 'unsafe-eval'" : ''}`,
    // Charts and the editor set sizes and places in style attributes.
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': `'self' ${origin} ${origin.replace(/^http/, 'ws')}`,
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}
