import { type ChainHead, canonicalJson, checkChain, linkEvent } from '../core/audit/chain.ts';
import type { AuditEvent } from '../core/audit/event.ts';
import { AccessError } from '../core/errors.ts';
import type { AuditLog, Log } from '../core/ports.ts';
import { sha256Hex } from '../platform/digest.ts';
import { type AuditBlobsOptions, openAuditBlobs } from './audit-blobs.ts';
import { beginning, findTrailEnd, type TrailEnd } from './audit-head.ts';
import { readTrailLines } from './audit-lines.ts';

export interface AuditTrailOptions extends AuditBlobsOptions {
  readonly log: Log;
  /** Blocks after which the next blob is begun; the same for every writer of a trail. Azure allows 50,000. */
  readonly blocksPerBlob?: number;
}

/** The trail, and the way to read all of it. */
export interface AuditTrail extends AuditLog {
  /** Every line of the trail, oldest first, as it was written. @throws AccessError `store.unavailable` */
  readLines(): AsyncIterable<string>;
}

interface Waiting {
  readonly event: AuditEvent;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Events that go out in one block while others wait; a block may hold 4 MiB. */
const mostAtOnce = 100;
/** Each try but the last lost against another writer, so somebody got on with every one of them. */
const mostTries = 25;

/**
 * The audit trail in append blobs, one JSON record a line, each with the hash of the one before. Several
 * processes may write at once: a record goes to exactly the place behind the head it was linked to, or not at
 * all, and then it is linked again to the new head. A blob that has `blocksPerBlob` blocks gets no more from
 * anybody; the next one begins with a record linked to its last. So the chain can never fork.
 */
export function createAuditLog(options: AuditTrailOptions): AuditTrail {
  const { log, blocksPerBlob = 49_000 } = options;
  const blobs = openAuditBlobs(options);
  const waiting: Waiting[] = [];
  let writing = false;
  let end: TrailEnd | undefined;
  let known = beginning;

  async function writeWaiting(): Promise<void> {
    if (writing) return;
    writing = true;
    for (;;) {
      const batch = waiting.splice(0, mostAtOnce);
      if (batch.length === 0) break;
      try {
        await appendAll(batch.map(({ event }) => event));
        for (const { done } of batch) done();
      } catch (error) {
        // Whoever came meanwhile would run into the same wall, each after the full wait of another batch.
        for (const { failed } of [...batch, ...waiting.splice(0)]) failed(error);
      }
    }
    writing = false;
  }

  async function appendAll(events: readonly AuditEvent[]): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const at = await placeToWrite();
      // Until the answer is there, nobody knows where the trail ends.
      end = undefined;
      const { lines, head } = linkAll(events, at.head);
      // Damage may have left a line without its end; the next record must not become a part of it.
      const text = at.damaged ? `\n${lines}` : lines;
      const { number, size, blocks } = at.blob;
      if ((await blobs.append(number, size, text)) === 'appended') {
        known = head;
        end = {
          head,
          blob: { number, size: size + Buffer.byteLength(text), blocks: blocks + 1 },
          damaged: false,
        };
        return;
      }
      // The SDK repeats an append whose answer was lost, and the repeat then meets the first one.
      if ((await blobs.read(number, size)).startsWith(text)) {
        known = head;
        return;
      }
    }
    throw new AccessError(
      'store.unavailable',
      'operator',
      `The audit trail was busy: ${mostTries} attempts to append lost against other writers.`,
    );
  }

  async function placeToWrite(): Promise<TrailEnd> {
    const found = end ?? (await reread());
    const { number, blocks } = found.blob;
    if (number === 1 && blocks === 0) await blobs.make(1);
    if (blocks < blocksPerBlob) return found;
    await blobs.make(number + 1);
    return { ...found, blob: { number: number + 1, size: 0, blocks: 0 } };
  }

  async function reread(): Promise<TrailEnd> {
    const found = await findTrailEnd(blobs);
    if (found.damaged) log.error('audit.damaged', { blob: found.blob.number, seq: found.head.seq });
    if (found.head.seq >= known.seq) return found;
    // Somebody cut the trail. Going on from what was known makes the gap visible to every later check.
    log.error('audit.cut', { found: found.head.seq, known: known.seq, knownHash: known.hash });
    return { ...found, head: known };
  }

  return {
    append: (event) =>
      new Promise((done, failed) => {
        waiting.push({ event: verifiable(event), done, failed });
        void writeWaiting();
      }),
    readLines: () => readTrailLines(options),
  };
}

function linkAll(
  events: readonly AuditEvent[],
  from: ChainHead,
): { readonly lines: string; readonly head: ChainHead } {
  let head = from;
  let lines = '';
  for (const event of events) {
    const record = linkEvent(event, head, sha256Hex);
    lines += `${canonicalJson(record)}\n`;
    head = { seq: record.seq, hash: record.hash };
  }
  return { lines, head };
}

/**
 * The event with exactly the fields of a record. A field too many (the rest of a person, say) or a number that
 * JSON has no form for would look like tampering for ever after, so it is found before it is written.
 */
function verifiable(event: AuditEvent): AuditEvent {
  const { at, event: name, actor, requestId, data } = event;
  const exact: AuditEvent = {
    at,
    event: name,
    actor:
      actor === 'latchkey' ? actor : { objectId: actor.objectId, userPrincipalName: actor.userPrincipalName },
    requestId,
    data,
  };
  const line = canonicalJson(linkEvent(exact, beginning, sha256Hex));
  if (checkChain([line], sha256Hex).whole) return exact;
  throw new AccessError(
    'input.invalid',
    'operator',
    `The audit event ${name} holds something a record cannot: its time must be UTC ISO-8601 and its data texts, finite numbers and booleans.`,
  );
}
