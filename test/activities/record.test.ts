import { describe, expect, it } from 'vitest';
import { recordOnce } from '../../src/activities/record.ts';
import type { AuditEvent } from '../../src/core/audit/event.ts';
import type { RequestRecord } from '../../src/core/requests/request.ts';
import { aRecord, recordsByState } from '../support/records.ts';

const at = '2026-11-20T14:05:00.000Z';

/** A store with one request, and a trail. */
function aWorld(record: RequestRecord) {
  let stored = record;
  const events: AuditEvent[] = [];
  const ports = {
    store: {
      load: () => Promise.resolve(stored),
      insert: () => Promise.resolve('exists' as const),
      replace: (next: RequestRecord) => {
        expect(next.revision).toBe(stored.revision + 1);
        stored = next;
        return Promise.resolve();
      },
      saveGrant: () => Promise.resolve(),
      open: async function* open() {},
      openFor: () => Promise.resolve([]),
    },
    audit: { append: (event: AuditEvent) => Promise.resolve(void events.push(event)) },
  };
  return { ports, events, stored: () => stored };
}

describe('an event of a request', () => {
  it('is recorded once, however often it is repeated', async () => {
    const { ports, events, stored } = aWorld({ ...recordsByState.active, revision: 5 });
    const ending = { type: 'revokingStarted', at, end: { why: 'expired' } } as const;
    for (let count = 0; count < 3; count += 1) await recordOnce(ports, 'k3m9p2x7qa', 6, ending);
    expect(stored()).toMatchObject({ revision: 6, state: 'revoking' });
    expect(events.map(({ event }) => event)).toEqual(['request.revoking']);
  });

  it('is not taken for one whose answer was lost, so that what has ended is recorded as ended', async () => {
    // The store has taken an event of which the orchestration only heard that it could not be recorded.
    const { ports, stored } = aWorld({ ...recordsByState.active, revision: 6 });
    await recordOnce(ports, 'k3m9p2x7qa', 6, { type: 'revokingStarted', at, end: { why: 'expired' } });
    expect(stored().state).toBe('revoking');
    await recordOnce(ports, 'k3m9p2x7qa', 7, { type: 'ended', at });
    await recordOnce(ports, 'k3m9p2x7qa', 7, { type: 'ended', at });
    expect(stored()).toMatchObject({ revision: 8, state: 'ended', closedAt: at });
  });

  it('that leaves the state as it is counts as recorded when its number is taken', async () => {
    const { ports, stored } = aWorld(aRecord({ revision: 4 }));
    const note = { by: recordsByState.pending.request.requester, at, text: 'Is it clear?' };
    await recordOnce(ports, 'k3m9p2x7qa', 4, { type: 'noted', at, note });
    expect(stored()).toMatchObject({ revision: 4 });
  });
});
