import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditRecord,
  type ChainHead,
  canonicalJson,
  checkChain,
  genesis,
  linkEvent,
} from '../../../src/core/audit/chain.ts';
import type { AuditEvent } from '../../../src/core/audit/event.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

const eventArbitrary: fc.Arbitrary<AuditEvent> = fc.record({
  at: fc
    .date({ min: new Date('2026-01-01'), max: new Date('2036-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  event: fc.constantFrom('request.recorded' as const, 'grant.placed' as const, 'grant.removed' as const),
  actor: fc.oneof(
    fc.constant('latchkey' as const),
    fc.record({ objectId: fc.uuid(), userPrincipalName: fc.string({ unit: 'binary' }) }),
  ),
  requestId: fc.string(),
  data: fc.dictionary(
    // The audit log refuses this one key before it writes anything.
    fc.string(),
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((figure) => (figure === 0 ? 0 : figure)),
      fc.boolean(),
    ),
    { noNullPrototype: true },
  ),
});

function chainOf(events: readonly AuditEvent[], from: ChainHead = { seq: 0, hash: genesis }): AuditRecord[] {
  let head = from;
  return events.map((event) => {
    const record = linkEvent(event, head, sha256);
    head = record;
    return record;
  });
}

const lines = (records: readonly unknown[]) => records.map(canonicalJson);

/** A chain of two to twelve records and a place in it. */
const placeInChain = fc
  .array(eventArbitrary, { minLength: 2, maxLength: 12 })
  .chain((events) =>
    fc.record({ records: fc.constant(chainOf(events)), index: fc.nat({ max: events.length - 1 }) }),
  );

const anEvent: AuditEvent = {
  at: '2027-03-01T12:00:00.000Z',
  event: 'grant.placed',
  actor: { objectId: '5f0c', userPrincipalName: 'dana@contoso.example' },
  requestId: 'k3f9x2m7qa',
  data: { target: 'AWS account data', index: 0, cloudSideEnd: true },
};

describe('a chain of audit records', () => {
  it('is whole as it was written, through JSON and back', () => {
    fc.assert(
      fc.property(fc.array(eventArbitrary, { maxLength: 12 }), (events) => {
        const records = chainOf(events);
        const { seq, hash } = records.at(-1) ?? { seq: 0, hash: genesis };
        expect(checkChain(lines(records), sha256)).toEqual({
          whole: true,
          records: events.length,
          head: { seq, hash },
        });
      }),
    );
  });

  it('can be checked in portions', () => {
    fc.assert(
      fc.property(placeInChain, ({ records, index }) => {
        const first = checkChain(lines(records.slice(0, index)), sha256);
        if (!first.whole) throw new Error(first.problem);
        expect(checkChain(lines(records.slice(index)), sha256, first.head)).toMatchObject({
          whole: true,
          records: records.length - index,
        });
      }),
    );
  });

  it.each<[string, (record: AuditRecord) => unknown]>([
    ['the time', (record) => ({ ...record, at: '2040-01-01T00:00:00.000Z' })],
    ['the event', (record) => ({ ...record, event: 'request.failed' })],
    ['the actor', (record) => ({ ...record, actor: { objectId: 'x', userPrincipalName: 'y' } })],
    ['the request', (record) => ({ ...record, requestId: `${record.requestId}x` })],
    ['a fact', (record) => ({ ...record, data: { ...record.data, '': 'added or changed 7c1e' } })],
    ['the number', (record) => ({ ...record, seq: record.seq + 1 })],
    ['the hash', (record) => ({ ...record, hash: sha256(record.hash) })],
    ['the hash before', (record) => ({ ...record, prev: sha256(record.prev) })],
    ['an unknown field', (record) => ({ ...record, note: 'x' })],
    ['a field less', (record) => ({ ...record, requestId: undefined })],
  ])('shows at its line that somebody changed %s', (_, change) => {
    fc.assert(
      fc.property(placeInChain, ({ records, index }) => {
        const changed = records.map((record, at) => (at === index ? change(record) : record));
        expect(checkChain(lines(changed), sha256)).toMatchObject({ whole: false, line: index + 1 });
      }),
    );
  });

  it('shows any changed character of a line, unless the record stays the same', () => {
    fc.assert(
      fc.property(placeInChain, fc.nat(), fc.string({ unit: 'binary', minLength: 1 }), (place, at, put) => {
        const texts = lines(place.records);
        const text = texts[place.index] ?? '';
        const cut = at % text.length;
        const changed = text.slice(0, cut) + put + text.slice(cut + 1);
        fc.pre(!sameRecord(text, changed));
        expect(checkChain(texts.with(place.index, changed), sha256)).toMatchObject({
          whole: false,
          line: place.index + 1,
        });
      }),
    );
  });

  it('shows a record that was left out, unless it was the last', () => {
    fc.assert(
      fc.property(placeInChain, ({ records, index }) => {
        fc.pre(index < records.length - 1);
        expect(checkChain(lines(records.toSpliced(index, 1)), sha256)).toEqual({
          whole: false,
          line: index + 1,
          problem: `Record ${index + 1} is missing: this is record ${index + 2}.`,
        });
      }),
    );
  });

  it('shows a record that was put in, even one linked to the record before', () => {
    fc.assert(
      fc.property(placeInChain, eventArbitrary, ({ records, index }, event) => {
        const before = records[index] ?? { seq: 0, hash: genesis };
        const added = linkEvent(event, before, sha256);
        fc.pre(index < records.length - 1 && added.hash !== records[index + 1]?.hash);
        const check = checkChain(lines(records.toSpliced(index + 1, 0, added)), sha256);
        expect(check).toMatchObject({ whole: false, line: index + 3 });
      }),
    );
  });

  it('shows two records that changed places', () => {
    fc.assert(
      fc.property(placeInChain, fc.nat(), ({ records, index }, other) => {
        const second = other % records.length;
        const [a, b] = [records[index], records[second]];
        fc.pre(index !== second && a !== undefined && b !== undefined);
        const swapped = lines(records).with(index, canonicalJson(b)).with(second, canonicalJson(a));
        expect(checkChain(swapped, sha256)).toMatchObject({
          whole: false,
          line: Math.min(index, second) + 1,
        });
      }),
    );
  });

  it('is whole after a forger linked everything anew, but ends in another head', () => {
    fc.assert(
      fc.property(placeInChain, eventArbitrary, ({ records, index }, event) => {
        const head = checkChain(lines(records.slice(0, index + 1)), sha256);
        const forged = [...records.slice(0, index).map(eventOf), event];
        fc.pre(canonicalJson(event) !== canonicalJson(eventOf(records[index])));
        const check = checkChain(lines(chainOf(forged)), sha256);
        // Only a head that was noted elsewhere gives it away.
        expect(check.whole).toBe(true);
        expect(check).not.toEqual(head);
      }),
    );
  });

  it.each(['', '{', 'null', '[]', '"x"', '{}'])('does not take the line %j for a record', (line) => {
    expect(checkChain([line], sha256)).toEqual({
      whole: false,
      line: 1,
      problem: 'This line is not an audit record.',
    });
  });

  it('keeps the hash of a known record', () => {
    // Pins the form of the records: a change of it would break every trail that was ever written.
    const [record] = chainOf([anEvent]);
    const content =
      '{"actor":{"objectId":"5f0c","userPrincipalName":"dana@contoso.example"},"at":"2027-03-01T12:00:00.000Z",' +
      '"data":{"cloudSideEnd":true,"index":0,"target":"AWS account data"},"event":"grant.placed",' +
      `"prev":"${genesis}","requestId":"k3f9x2m7qa","seq":1}`;
    expect(record).toEqual({ ...anEvent, seq: 1, prev: genesis, hash: sha256(content) });
  });
});

describe('canonical JSON', () => {
  it('is the same for the same content in any order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
      }),
    );
  });

  it('says the same as JSON and differs for different content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(a))).toEqual(plain(a));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(plain(a), plain(b)));
      }),
    );
  });

  it('leaves out what is undefined, as JSON does', () => {
    expect(canonicalJson({ b: undefined, a: [1, { d: null, c: 'x' }] })).toBe('{"a":[1,{"c":"x","d":null}]}');
  });
});

function eventOf(record: AuditRecord | undefined): AuditEvent {
  const { at, event, actor, requestId, data } = record ?? anEvent;
  return { at, event, actor, requestId, data };
}

/** Whether two texts hold the same record: white space and the spelling of an escape do not count. */
function sameRecord(a: string, b: string): boolean {
  try {
    return canonicalJson(JSON.parse(a)) === canonicalJson(JSON.parse(b));
  } catch {
    return false;
  }
}
