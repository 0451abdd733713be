import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AuthLevel } from './router.ts';

/** The host's access keys, as a function app on Azure has them. */
export interface HostKeys {
  /** `_master`: opens everything. */
  readonly master: string;
  /** Opens HTTP triggers with `authLevel: 'function'`. */
  readonly function: string;
  /** Opens the Durable management API. */
  readonly system: string;
}

const newKey = () => randomBytes(32).toString('base64url');

/** The given keys, and fresh unguessable ones in place of those not given. */
export function completeKeys(given: Partial<HostKeys>): HostKeys {
  return {
    master: given.master ?? newKey(),
    function: given.function ?? newKey(),
    system: given.system ?? newKey(),
  };
}

/** Compares two secrets in a time that does not tell how much of them agrees. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** The key a request brings: the `x-functions-key` header, which goes first on Azure too, or `?code=`. */
export function presentedKey(query: URLSearchParams, header: string | undefined): string | undefined {
  return header || (query.get('code') ?? undefined);
}

/** Whether `key` opens a trigger of `level`. */
export function opensTrigger(keys: HostKeys, level: AuthLevel, key: string | undefined): boolean {
  if (level === 'anonymous') return true;
  if (key === undefined) return false;
  return sameSecret(key, keys.master) || (level === 'function' && sameSecret(key, keys.function));
}

/** Whether `key` opens the management API. */
export function opensManagement(keys: HostKeys, key: string | undefined): boolean {
  return key !== undefined && (sameSecret(key, keys.system) || sameSecret(key, keys.master));
}
