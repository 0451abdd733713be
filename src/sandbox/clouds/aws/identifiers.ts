import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The kinds of unique ids, by prefix ("IAM User Guide, IAM identifiers"). */
export type IdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA' | 'ASIA' | 'AKIA';

/** A new unique id such as `AIDACKCEVSQ6C2EXAMPLE`. */
export function createId(prefix: IdPrefix): string {
  return prefix + [...randomBytes(17)].map((byte) => alphabet[byte % alphabet.length]).join('');
}

/** A new secret of `bytes` random bytes, in base 64. */
export const createSecret = (bytes: number) => randomBytes(bytes).toString('base64');
