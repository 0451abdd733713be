import { describe, expect, it } from 'vitest';
import { holdsOf, keptForm } from '../../../src/core/reconcile/holds.ts';
import { judgeArtifact, type Origin } from '../../../src/core/reconcile/judge-artifact.ts';
import type { PlannedGrant, RequestRecord } from '../../../src/core/requests/request.ts';
import { aGrant, aPlan, aRecord } from '../../support/records.ts';

const now = new Date('2026-11-20T15:00:00.000Z');
const over = '2026-11-20T14:05:00.000Z';
const toCome = '2026-11-20T18:00:00.000Z';
/** What a list makes of an artifact whose end somebody has cut off. */
const cutOff = '1970-01-01T00:00:00.000Z';

const ended = (changes: Partial<RequestRecord> = {}) =>
  aRecord({ state: 'ended', expiresAt: over, grants: [aGrant({ state: 'removed' })], ...changes });

function judge(found: PlannedGrant, origin: Partial<Origin> = {}, open: readonly RequestRecord[] = []) {
  return judgeArtifact(found, { record: undefined, runs: false, ...origin }, holdsOf(open), now);
}

describe("an artifact with Latchkey's name", () => {
  it('is left to the open request that holds it, whatever it says of itself', () => {
    const record = aRecord({ state: 'active', expiresAt: toCome, grants: [aGrant({ state: 'placed' })] });
    const found = aPlan({ requestId: 'somebodyelse', index: 7, expiresAt: cutOff });
    expect(judge(found, {}, [record])).toEqual({ verdict: 'known' });
    expect(judge(aPlan({ expiresAt: cutOff }), { record })).toEqual({ verdict: 'known' });
  });

  it('is found again by its id in any case of letters', () => {
    const plan = aPlan({ artifact: '/subscriptions/AB/roleAssignments/1' });
    const record = aRecord({ state: 'active', grants: [aGrant({ plan, state: 'placed' })] });
    const found = aPlan({ artifact: '/Subscriptions/ab/roleassignments/1' });
    expect(judge(found, {}, [record])).toEqual({ verdict: 'known' });
  });

  it('is left to those who share it with the request that has made it', () => {
    const sha256 = (text: string) => text.padEnd(64, '0');
    const found = keptForm(aPlan({ sharingKey: 'alex|reader', artifact: 'first' }), sha256);
    const other = aGrant({ plan: { ...found, requestId: 'another', artifact: 'second' }, state: 'placed' });
    const open = [aRecord({ state: 'active', grants: [other] })];
    expect(judge(found, { record: ended() }, open)).toEqual({ verdict: 'known' });
    const left = [aRecord({ state: 'active', grants: [{ ...other, state: 'kept' }] })];
    expect(judge(found, { record: ended() }, left).verdict).toBe('leftover');
  });

  it('is a leftover when its request is closed and the end that was decided has come', () => {
    const found = aPlan({ expiresAt: toCome });
    expect(judge(found, { record: ended() })).toEqual({ verdict: 'leftover', plan: found });
  });

  it('is for people to decide when its request is closed and the end that was decided has not come', () => {
    const record = ended({ expiresAt: toCome });
    expect(judge(aPlan({ expiresAt: cutOff }), { record })).toMatchObject({
      verdict: 'unexplained',
      why: 'closedEarly',
    });
  });

  it('is never taken for another grant of its request', () => {
    const grants = [aGrant({ state: 'removed' }), aGrant({ plan: aPlan({ index: 1, artifact: 'mine' }) })];
    const record = ended({ grants });
    expect(judge(aPlan({ artifact: 'mine' }), { record })).toMatchObject({ plan: { index: 1 } });
    expect(judge(aPlan({ artifact: 'nobodys' }), { record })).toMatchObject({ plan: { index: 2 } });
  });

  it('is for people to decide when its request is open and has not made it', () => {
    const record = aRecord({ state: 'active', grants: [aGrant({ state: 'placed' })] });
    expect(judge(aPlan({ artifact: 'nobodys', expiresAt: cutOff }), { record }, [record])).toMatchObject({
      verdict: 'unexplained',
      why: 'notAGrant',
    });
  });

  it('is judged by itself when nobody knows its request, and left to an orchestration that goes on', () => {
    expect(judge(aPlan({ expiresAt: over })).verdict).toBe('leftover');
    expect(judge(aPlan({ expiresAt: cutOff })).verdict).toBe('leftover');
    expect(judge(aPlan({ expiresAt: toCome }))).toMatchObject({ verdict: 'unexplained', why: 'noRequest' });
    expect(judge(aPlan({ expiresAt: over }), { runs: true })).toEqual({ verdict: 'known' });
  });

  it('has a minute after its end to be removed in the ordinary way', () => {
    const justNow = new Date(now.getTime() - 59_000).toISOString();
    expect(judge(aPlan({ expiresAt: justNow })).verdict).toBe('unexplained');
  });
});
