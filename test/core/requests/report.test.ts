import { expect, it } from 'vitest';
import { type ClosedRequest, closedRequestOf } from '../../../src/core/requests/closed.ts';
import { reportOf } from '../../../src/core/requests/report.ts';
import { aRecord, people, recordsByState } from '../../support/records.ts';

const closed = (changes: Partial<ClosedRequest> = {}): ClosedRequest => ({
  schema: 1,
  id: 'k3m9p2x7qa',
  state: 'ended',
  entitlement: { name: 'data-readonly', title: 'Read the data platform', environment: 'production' },
  requestedAt: '2026-11-20T10:00:00.000Z',
  closedAt: '2026-11-20T12:00:00.000Z',
  askedMinutes: 60,
  usedMinutes: 30,
  extendedMinutes: 0,
  approval: { minutes: 4, by: 'Priya Nair' },
  ...changes,
});

it('sums up nothing as nothing', () => {
  expect(reportOf([])).toEqual({
    total: 0,
    given: 0,
    denied: 0,
    timedOut: 0,
    cancelled: 0,
    failed: 0,
    emergencies: 0,
    askedMinutes: undefined,
    usedMinutes: undefined,
    usedShare: undefined,
    extendedShare: undefined,
    approvalMinutes: undefined,
    entitlements: [],
    slowest: [],
  });
});

it('counts what became of requests, the middle of times, and shares', () => {
  const { usedMinutes: _, approval: __, ...unused } = closed();
  const report = reportOf([
    closed(),
    closed({
      askedMinutes: 120,
      usedMinutes: 120,
      extendedMinutes: 60,
      approval: { minutes: 40, by: 'Ben' },
    }),
    closed({ askedMinutes: 240, usedMinutes: 90, breakGlass: true }),
    { ...unused, state: 'denied' },
    { ...unused, state: 'timedOut' },
    { ...unused, state: 'cancelled' },
    { ...unused, state: 'failed', approval: { minutes: 10, by: 'Ben' } },
  ]);
  expect(report).toMatchObject({
    total: 7,
    given: 3,
    denied: 1,
    timedOut: 1,
    cancelled: 1,
    failed: 1,
    emergencies: 1,
    askedMinutes: 120,
    usedMinutes: 90,
    usedShare: 240 / 480,
    extendedShare: 1 / 3,
    approvalMinutes: 7,
    entitlements: [{ name: 'data-readonly', requests: 7, usedMinutes: 240 }],
  });
  expect(report.slowest.map(({ approval }) => approval?.minutes)).toEqual([40, 10, 4, 4]);
});

it('names what is asked for most, and no more than five of anything', () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    closed({
      entitlement: { name: `e${index % 10}`, title: `E ${index % 10}`, environment: 'production' },
      approval: { minutes: index, by: 'Priya Nair' },
    }),
  );
  const report = reportOf([...many, closed({ entitlement: { name: 'e7', title: 'E 7', environment: 'x' } })]);
  expect(report.entitlements.map(({ name }) => name)).toEqual(['e7', 'e0', 'e1', 'e2', 'e3']);
  expect(report.slowest.map(({ approval }) => approval?.minutes)).toEqual([59, 58, 57, 56, 55]);
});

it('keeps figures of a closed request, and no words of people', () => {
  const record = { ...recordsByState.ended, approvedBy: { by: 'people' } as const };
  const kept = closedRequestOf(record);
  expect(kept).toMatchObject({
    state: 'ended',
    askedMinutes: 240,
    approval: { minutes: 4, by: 'Priya Nair' },
  });
  expect(kept?.usedMinutes).toBe(240);
  expect(JSON.stringify(kept)).not.toContain(record.request.reason);
});

it('keeps nothing of a request that is open', () => {
  for (const record of [recordsByState.pending, recordsByState.active, recordsByState.revoking])
    expect(closedRequestOf(record)).toBeUndefined();
});

it('counts how long it was there, and how long people took only where people decided', () => {
  const at = '2026-11-20T11:05:00.000Z';
  const end = { why: 'endedEarly', by: people.alex } as const;
  const { end: _, ...given } = { ...recordsByState.active, approvedBy: { by: 'people' } as const };
  expect(closedRequestOf({ ...given, state: 'ended', end, closedAt: at })?.usedMinutes).toBe(60);
  expect(closedRequestOf({ ...given, state: 'failed', closedAt: at })?.usedMinutes).toBeUndefined();
  expect(
    closedRequestOf({ ...given, approvedBy: { by: 'breakGlass' }, state: 'ended', end, closedAt: at }),
  ).not.toHaveProperty('approval');
  expect(closedRequestOf(aRecord({ state: 'cancelled', closedAt: at }))).toMatchObject({
    extendedMinutes: 0,
  });
});
