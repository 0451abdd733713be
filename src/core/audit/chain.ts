import { z } from 'zod';
import type { AuditEvent } from './event.ts';

/** Hex SHA-256 of a UTF-8 text. Comes in as an argument: core has no crypto of its own. */
export type Sha256 = (text: string) => string;

/** The `prev` of the very first record. */
export const genesis = '0'.repeat(64);

/** An audit event with its place in the chain: `hash` covers the event, its number and the hash before it. */
export interface AuditRecord extends AuditEvent {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
}

/** The end of the chain, on which the next record builds. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

const recordSchema = z.strictObject({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  event: z.string(),
  actor: z.union([
    z.literal('latchkey'),
    z.strictObject({ objectId: z.string(), userPrincipalName: z.string() }),
  ]),
  requestId: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  prev: z.string(),
  hash: z.string(),
});

/** Links an event to the chain. */
export function linkEvent(event: AuditEvent, head: ChainHead, sha256: Sha256): AuditRecord {
  const linked = { ...event, seq: head.seq + 1, prev: head.hash };
  return { ...linked, hash: sha256(canonicalJson(linked)) };
}

export type ChainCheck =
  | { readonly whole: true; readonly records: number; readonly head: ChainHead }
  | { readonly whole: false; readonly line: number; readonly problem: string };

/**
 * Checks lines of canonical JSON, oldest first, against the chain from its beginning (or from a `head` already
 * checked). Stops at the first line that was changed, left out, added or moved; `line` counts from 1.
 */
export function checkChain(
  lines: Iterable<string>,
  sha256: Sha256,
  head: ChainHead = { seq: 0, hash: genesis },
): ChainCheck {
  let last = head;
  let line = 0;
  for (const text of lines) {
    line += 1;
    const value = parseJson(text);
    const parsed = recordSchema.safeParse(value);
    if (!parsed.success) return { whole: false, line, problem: 'This line is not an audit record.' };
    // The text itself is compared, so that nothing a reader of JSON would skip (a key twice, say) can be added.
    if (text !== canonicalJson(value))
      return { whole: false, line, problem: 'This line is not written as it was.' };
    const { seq, prev, hash } = parsed.data;
    if (seq !== last.seq + 1)
      return { whole: false, line, problem: `Record ${last.seq + 1} is missing: this is record ${seq}.` };
    if (prev !== last.hash)
      return { whole: false, line, problem: `Record ${seq} does not follow the record before it.` };
    if (sha256(canonicalJson(withoutHash(value))) !== hash)
      return { whole: false, line, problem: `Record ${seq} was changed after it was written.` };
    last = { seq, hash };
  }
  return { whole: true, records: last.seq - head.seq, head: last };
}

function withoutHash(value: unknown): unknown {
  return Object.fromEntries(Object.entries(value as object).filter(([key]) => key !== 'hash'));
}

/** JSON with sorted keys, so that the same content always has the same hash. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${entries.join(',')}}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
