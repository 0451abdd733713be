import { describe, expect, it } from 'vitest';
import { AccessError } from '../../../src/core/errors.ts';
import {
  isFinal,
  openExtension,
  type RequestRecord,
  type RequestState,
  requestStates,
} from '../../../src/core/requests/request.ts';
import { applyEvent, type RequestEvent, transitions } from '../../../src/core/requests/transitions.ts';
import { anExtension, aStage } from '../../support/records.ts';

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
  noted: { type: 'noted', at, note: { by: someone, at, text: 'Why?' } },
  extensionAsked: { type: 'extensionAsked', at, extension: anExtension() },
  extensionDecided: {
    type: 'extensionDecided',
    at,
    decision: { kind: 'approve', by: someone, at, stage: 0 },
  },
  extensionStageOpened: { type: 'extensionStageOpened', at, stage: aStage({ index: 1, of: 2 }) },
  extended: { type: 'extended', at, approvedBy: { by: 'people' } },
  extensionClosed: { type: 'extensionClosed', at, outcome: 'timedOut' },
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
    ...(state === 'active' && { extensions: [anExtension()] }),
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

  it('moves the end with an extension that is given, and with no other', () => {
    const record = recordIn('active');
    expect(applyEvent(record, events.extended).expiresAt).toBe(anExtension().expiresAt);
    expect(openExtension(applyEvent(record, events.extended))).toBeUndefined();
    const denied = applyEvent(record, { type: 'extensionClosed', at, outcome: 'denied' });
    expect(denied.expiresAt).toBe(record.expiresAt);
    expect(() => applyEvent(denied, events.extended)).toThrow('has no open extension');
  });

  it('never leaves a final state', () => {
    expect(transitions.filter(({ from }) => isFinal(from))).toEqual([]);
  });

  it('gives access only after an approval on record, and closes it only by way of revoking', () => {
    const into = (state: RequestState) =>
      transitions.filter(({ to }) => to === state).map(({ from }) => from);
    expect(into('granting')).toEqual(['approved']);
    expect(new Set(into('active'))).toEqual(new Set(['granting', 'active']));
    expect(into('ended')).toEqual(['revoking']);
    expect(
      transitions.filter(({ from, to }) => ['granting', 'active'].includes(from) && isFinal(to)),
    ).toEqual([]);
  });
});
