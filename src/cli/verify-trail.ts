import { type ChainHead, checkChain, type Sha256 } from '../core/audit/chain.ts';

/** What was found out about a trail. Lines count from 1. */
export type Verdict =
  | {
      readonly whole: true;
      readonly records: number;
      readonly head: ChainHead;
      /** Times of the first and the last record, UTC ISO-8601. */
      readonly first: string;
      readonly last: string;
    }
  /** `line` is absent when there is none. */
  | { readonly whole: false; readonly line?: number; readonly problem: string };

/** Lines checked at a time: a trail may be longer than memory is. */
const portion = 1_000;

/**
 * Checks a trail from its first record to its last. A trail that was cut off at the end, or replaced by a new
 * one, is whole in itself: `known`, a head noted earlier, has to be in it, and finds that out.
 */
export async function verifyTrail(
  lines: AsyncIterable<string>,
  sha256: Sha256,
  known?: ChainHead,
): Promise<Verdict> {
  let head: ChainHead | undefined;
  let checked = 0;
  let first = '';
  let last = '';
  for await (const batch of inPortions(lines)) {
    const check = checkChain(batch, sha256, head);
    if (!check.whole) return { ...check, line: checked + check.line };
    if (known && contradicts(batch, checked, known))
      return {
        whole: false,
        line: known.seq,
        problem: `Record ${known.seq} is not the one that was noted: the trail was replaced.`,
      };
    first ||= fieldOf(batch[0] ?? '', 'at');
    last = fieldOf(batch.at(-1) ?? '', 'at');
    checked += batch.length;
    head = check.head;
  }
  if (head === undefined)
    return { whole: false, problem: 'There are no records in this trail, so there is nothing to prove.' };
  if (known && known.seq > head.seq)
    return {
      whole: false,
      line: checked + 1,
      problem: `The trail ends with record ${head.seq}, but record ${known.seq} was noted: its end was cut off.`,
    };
  return { whole: true, records: checked, head, first, last };
}

/** Whether one of these lines, which follow `before` others, has the number of the noted record and another hash. */
function contradicts(batch: readonly string[], before: number, known: ChainHead): boolean {
  const line = batch[known.seq - before - 1];
  return line !== undefined && fieldOf(line, 'hash') !== known.hash;
}

async function* inPortions(lines: AsyncIterable<string>): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < portion) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A field of a line that was just found to be an audit record. */
function fieldOf(line: string, field: 'at' | 'hash'): string {
  const record = JSON.parse(line === '' ? '{}' : line) as Partial<Record<typeof field, string>>;
  return record[field] ?? '';
}
