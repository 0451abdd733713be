import { z } from 'zod';
import { type ChainHead, genesis } from '../core/audit/chain.ts';
import type { AuditBlobs, TrailBlob } from './audit-blobs.ts';

/** Where the next record goes and what it builds on. */
export interface TrailEnd {
  readonly head: ChainHead;
  readonly blob: TrailBlob;
  /** Whether the text after the last good record is something else than records. */
  readonly damaged: boolean;
}

/** The end of a chain without records. */
export const beginning: ChainHead = { seq: 0, hash: genesis };

const linked = z.looseObject({ seq: z.int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** Longer than nearly every record, so that one read is enough. */
const firstLook = 16 * 1024;

/**
 * Finds the end of the trail: the last record of the newest blob or, when that blob is still empty, of the
 * one before it. Lines that are no records are passed over, because a damaged trail must not keep access from
 * being taken back; verifying the trail reports them.
 */
export async function findTrailEnd(blobs: AuditBlobs): Promise<TrailEnd> {
  const newest = await blobs.newest();
  if (newest === undefined)
    return { head: beginning, blob: { number: 1, size: 0, blocks: 0 }, damaged: false };
  let damaged = false;
  for (let blob = newest; ; blob = await blobs.look(blob.number - 1)) {
    const last = await lastRecord(blobs, blob);
    // An empty blob is fine only at the end: it was just made, and nothing is in it yet.
    damaged ||= !last.clean || (blob.size === 0 && blob !== newest);
    if (last.head !== undefined) return { head: last.head, blob: newest, damaged };
    if (blob.number === 1) return { head: beginning, blob: newest, damaged };
  }
}

interface LastRecord {
  /** Absent when there is no record in the blob. */
  readonly head?: ChainHead;
  /** Whether the blob ends with that record. */
  readonly clean: boolean;
}

async function lastRecord(blobs: AuditBlobs, { number, size }: TrailBlob): Promise<LastRecord> {
  for (let look = firstLook; ; look *= 8) {
    const from = Math.max(0, size - look);
    const text = size === 0 ? '' : await blobs.read(number, from);
    const found = lastRecordOf(text, from === 0);
    if (found.head !== undefined || from === 0) return found;
  }
}

function lastRecordOf(text: string, fromStart: boolean): LastRecord {
  const lines = text.split('\n');
  // What follows the last line break: nothing, in a trail that is whole.
  let clean = lines.pop() === '';
  // The first line of a partial read has probably lost its beginning.
  const whole = fromStart ? lines : lines.slice(1);
  for (const line of whole.toReversed()) {
    const parsed = linked.safeParse(parseJson(line));
    if (parsed.success) return { head: { seq: parsed.data.seq, hash: parsed.data.hash }, clean };
    clean = false;
  }
  return { clean };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
