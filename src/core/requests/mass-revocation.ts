import type { Said } from '../said/said.ts';
import type { Administrator } from './administrator.ts';
import type { RevokeScope } from './revoke-scope.ts';

/** What an administrator has confirmed to revoke, all at once. It is written once and does not change. */
export interface MassRevocation {
  readonly schema: 1;
  /** The id of its orchestration, made of the card that was confirmed. */
  readonly id: string;
  readonly by: Administrator;
  readonly scope: RevokeScope;
  /** What the scope is called; empty for everything. */
  readonly name: string;
  readonly reason: string;
  /** UTC ISO-8601. */
  readonly at: string;
  /** The requests to revoke, oldest first. */
  readonly requestIds: readonly string[];
  /** False when not every open request could be looked at: there may be more. */
  readonly complete: boolean;
}

/** Confirmed revocations, from before their orchestrations begin. @throws AccessError `store.unavailable` */
export interface MassRevocationStore {
  load(id: string): Promise<MassRevocation | undefined>;
  /** Writes a new one; `exists` when there is one with this id, which stays untouched. */
  insert(revocation: MassRevocation): Promise<'inserted' | 'exists'>;
}

/** A request that was not revoked, and why. */
export interface NotRevoked {
  readonly requestId: string;
  readonly said: Said;
}

/** The id of a mass revocation, of the digest of what was confirmed and by whom. */
export function massRevocationId(digest: Uint8Array): string {
  const hex = Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, '0'));
  return `revoke-all-${hex.join('')}`;
}
