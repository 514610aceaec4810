import { gunzipSync } from 'node:zlib';

/** Bytes of a field that are shown as text; of a longer one only how many it has. */
const shownBytes = 64 * 1024;

/** A decoded record as JSON for people: amounts as text; bytes as the text that they are, unpacked, or by their number. */
export function recordJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, plain, indent);
}

/** Buffers come here as what their own `toJSON` made of them. */
function plain(_: string, part: unknown): unknown {
  if (typeof part === 'bigint') return String(part);
  const { type, data } = (part ?? {}) as { readonly type?: unknown; readonly data?: unknown };
  return type === 'Buffer' && Array.isArray(data) ? bytesText(Buffer.from(data as number[])) : part;
}

function bytesText(bytes: Buffer): string {
  const text = textOf(isGzip(bytes) ? unpacked(bytes) : bytes);
  return text ?? `${bytes.length} bytes`;
}

function textOf(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined || bytes.length > shownBytes) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text.
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    // No UTF-8: told by its length.
    return undefined;
  }
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What is packed in them; undefined where that is too long to be shown, or broken. */
function unpacked(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: shownBytes });
  } catch {
    return undefined;
  }
}
