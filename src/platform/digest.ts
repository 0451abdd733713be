import { createHash } from 'node:crypto';

/** SHA-256 of a UTF-8 text as 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** SHA-256 of a UTF-8 text as 32 bytes. */
export function sha256Bytes(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}
