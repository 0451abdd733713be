import { describe, expect, it } from 'vitest';
import { messagesFor } from '../../../src/core/requests/notices.ts';
import type { RequestRecord } from '../../../src/core/requests/request.ts';
import { summaryOf } from '../../../src/core/requests/summary.ts';
import { inEnglish } from '../../../src/core/said/said.ts';
import { aGrant, anAzureGrant, anExtension, aPlan, recordsByState } from '../../support/records.ts';

const { active, ended, endedEarly } = recordsByState;
const end = (record: RequestRecord) => inEnglish(...(messagesFor(record, 'ended')[0]?.text ?? []));

describe('access that is over', () => {
  it('is summed up: from when to when, and when each cloud was seen to hold nothing more', () => {
    expect(summaryOf(ended)).toEqual({
      startsAt: '2026-11-20T10:05:00.000Z',
      endedAt: '2026-11-20T14:05:00.000Z',
      minutes: 240,
      extensions: 0,
      extendedMinutes: 0,
      gone: [
        { cloud: 'aws', at: '2026-11-20T14:05:40.000Z' },
        { cloud: 'azure', at: '2026-11-20T14:05:40.000Z' },
      ],
    });
  });

  it('ended early when it was taken back', () => {
    expect(summaryOf(endedEarly)).toMatchObject({ endedAt: '2026-11-20T12:00:40.000Z', minutes: 116 });
  });

  it('says how often it was extended, and by how much', () => {
    const extensions = [
      anExtension({ outcome: 'extended' }),
      anExtension({ number: 2, outcome: 'denied' }),
      anExtension({ number: 3, outcome: 'extended', minutes: 30 }),
    ];
    const minutes = (extensions[0]?.minutes ?? 0) + 30;
    expect(summaryOf({ ...ended, extensions })).toMatchObject({ extensions: 2, extendedMinutes: minutes });
  });

  it('is gone from a cloud when the last of it is gone, and not while some of it is kept for another', () => {
    const later = '2026-11-20T14:06:00.000Z';
    const [first = aGrant(), second = anAzureGrant()] = ended.grants;
    const third = { ...first, plan: aPlan({ index: 2 }), removedAt: later };
    const standing = anAzureGrant({ state: 'standing' });
    expect(summaryOf({ ...ended, grants: [third, first, second, standing] })?.gone).toEqual([
      { cloud: 'aws', at: later },
      { cloud: 'azure', at: second.removedAt },
    ]);
    expect(summaryOf(endedEarly)?.gone).toEqual([{ cloud: 'aws', at: '2026-11-20T14:05:40.000Z' }]);
  });
});

it('sums up nothing that was never given, or is not over', () => {
  for (const record of [active, recordsByState.revoking, recordsByState.denied, recordsByState.failed])
    expect(summaryOf(record)).toBeUndefined();
});

describe('the message at the end', () => {
  it('tells all of it', () => {
    expect(end(ended)).toBe(
      'Read the data platform (k3m9p2x7qa) has expired. It was active from 2026-11-20 10:05 to 14:05 UTC (4 h). It was not extended. Everything was taken back and checked: AWS on 2026-11-20 14:05 UTC, Azure on 2026-11-20 14:05 UTC.',
    );
  });

  it('says what stays for another request', () => {
    expect(end(endedEarly)).toContain('has ended. It was active from 2026-11-20 10:05 to 12:00 UTC');
    expect(end(endedEarly)).toContain('What another active request needs too stays');
  });

  it('says that there was nothing to take back', () => {
    const grants = [aGrant({ state: 'standing' })];
    expect(end({ ...ended, grants })).toContain('There was nothing to take back.');
  });

  it('of a record from before these moments were kept says what it can', () => {
    const grants = [aGrant({ state: 'removed' })];
    expect(end({ ...ended, grants })).toContain('Everything was taken back and checked.');
  });
});
