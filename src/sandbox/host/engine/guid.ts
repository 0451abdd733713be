import { createHash } from 'node:crypto';

/** The namespace of Durable Functions' own deterministic GUIDs. */
const NAMESPACE = Buffer.from('9e9529585e334daf827f2fa12937b875', 'hex');

/** A version 5 UUID (RFC 9562) of `name`: every replay of an episode makes the same one. */
export function deterministicGuid(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
