/** Why the gateway did not do something, in an answer of its own. */
interface Refusal {
  readonly code?: string;
  readonly message?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What an error answer of the gateway says; null where it is none of the gateway's. */
export function refusalIn(body: string): Refusal | null {
  try {
    const said = JSON.parse(body) as { errors?: readonly Refusal[]; error?: Refusal };
    return said.errors?.[0] ?? said.error ?? null;
  } catch {
    // A proxy between may answer in HTML.
    return null;
  }
}
