import { describe, expect, it } from 'vitest';
import { AccessError } from '../../../src/core/errors.ts';
import {
  isFinal,
  type RequestRecord,
  type RequestState,
  requestStates,
} from '../../../src/core/requests/request.ts';
import { applyEvent, type RequestEvent, transitions } from '../../../src/core/requests/transitions.ts';

const at = '2026-11-20T10:00:00.000Z';
const someone = { objectId: '2', displayName: 'Alex Kim', userPrincipalName: 'alex@contoso.com' };

const events: Record<RequestEvent['type'], RequestEvent> = {
  stageOpened: {
    type: 'stageOpened',
    at,
    stage: { index: 0, of: 1, quorum: 1, approvers: [someone], answerBy: at },
  },
  decided: { type: 'decided', at, decision: { kind: 'approve', by: someone, at, stage: 0 } },
  approved: { type: 'approved', at, approvedBy: { by: 'people' } },
  escalated: {
    type: 'escalated',
    at,
    stage: { index: 0, of: 1, quorum: 1, approvers: [someone], answerBy: at, escalated: true },
  },
  denied: { type: 'denied', at },
  timedOut: { type: 'timedOut', at },
  cancelled: { type: 'cancelled', at },
  grantingStarted: { type: 'grantingStarted', at, startsAt: at, expiresAt: at },
  activated: { type: 'activated', at },
  revokingStarted: { type: 'revokingStarted', at, end: { why: 'expired' } },
  ended: { type: 'ended', at },
  failed: { type: 'failed', at, failure: 'The user is gone.' },
};

function recordIn(state: RequestState): RequestRecord {
  return {
    schema: 1,
    revision: 7,
    state,
    request: {
      id: 'abcdefghjk',
      requester: someone,
      beneficiary: someone,
      entitlement: { name: 'x', title: 'X', description: '', environment: '', catalogueVersion: '1' },
      minutes: 20,
      reason: 'because',
      requestedAt: at,
    },
    decisions: [],
    grants: [],
  };
}

describe('the life of a request', () => {
  it.each(transitions)('goes from $from by $event to $to', ({ from, event, to }) => {
    const after = applyEvent(recordIn(from), events[event]);
    expect(after.state).toBe(to);
    expect(after.revision).toBe(8);
    expect(after.closedAt).toBe(isFinal(to) ? at : undefined);
  });

  it('refuses every event that its state does not allow', () => {
    for (const from of requestStates)
      for (const event of Object.values(events)) {
        if (transitions.some((known) => known.from === from && known.event === event.type)) continue;
        expect(() => applyEvent(recordIn(from), event), `${from} ${event.type}`).toThrow(AccessError);
      }
  });

  it('never leaves a final state', () => {
    expect(transitions.filter(({ from }) => isFinal(from))).toEqual([]);
  });

  it('gives access only after an approval on record, and closes it only by way of revoking', () => {
    const into = (state: RequestState) =>
      transitions.filter(({ to }) => to === state).map(({ from }) => from);
    expect(into('granting')).toEqual(['approved']);
    expect(into('active')).toEqual(['granting']);
    expect(into('ended')).toEqual(['revoking']);
    expect(
      transitions.filter(({ from, to }) => ['granting', 'active'].includes(from) && isFinal(to)),
    ).toEqual([]);
  });
});
