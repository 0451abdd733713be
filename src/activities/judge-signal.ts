import { latchkeyItself, type PersonRef, personRef } from '../core/people.ts';
import { analyse } from '../core/policy/analyse.ts';
import { type Facts, type FactsPorts, gatherFacts } from '../core/policy/facts.ts';
import { extensionQuestion, type Grounds, judge } from '../core/policy/judge.ts';
import type { CatalogueSource, RequestStore } from '../core/ports.ts';
import { tidyReason } from '../core/requests/reason.ts';
import type { ReceivedSignals } from '../core/requests/received-signals.ts';
import {
  type Decision,
  type Extension,
  openExtension,
  type RequestRecord,
} from '../core/requests/request.ts';
import type { Signal } from '../core/requests/signal.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import { inEnglish, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { approvalOf } from './approval-of.ts';
import { openStageAt } from './open-stage.ts';
import { actor, loadRecord, type RecordPorts, recordOnce } from './record.ts';
import type { Judged, judgeSignal } from './refs.ts';
import { judgedBefore } from './repeated-signal.ts';
import { outcomeOf } from './signal-outcome.ts';

export interface JudgeSignalPorts extends RecordPorts, FactsPorts {
  readonly store: RequestStore;
  readonly catalogue: CatalogueSource;
  readonly received: ReceivedSignals;
}

/** Decides, as of now, whether a signal counts. What counts is recorded; what does not is audited. */
export function createJudgeSignal(ports: JudgeSignalPorts): Activity<typeof judgeSignal> {
  return async ({ requestId, revision, signal, at }) => {
    const record = await loadRecord(ports.store, requestId);
    // A repeat of this activity finds what it recorded the first time.
    if (record.revision >= revision) return judgedBefore(record, signal, at);
    const catalogue = await ports.catalogue.current();
    const { requester, beneficiary, entitlement } = record.request;
    const facts = await gatherFacts(ports, catalogue, {
      entitlement: entitlement.name,
      requesterId: requester.objectId,
      beneficiaryId: beneficiary.objectId,
      actorId: signal.by,
    });
    if (signal.kind === 'gone') return judgeGone(ports, record, facts, at);
    if (!(await ports.received.take(requestId, signal, at))) {
      await ports.audit.append(forged(signal, at, requestId));
      return { outcome: 'refused' };
    }
    const grounds: Grounds = { catalogue, facts, now: new Date(at) };
    const verdict = judge(grounds, record, signal);
    if (!verdict.allowed) {
      await ports.audit.append(refused(signal, at, { requestId, facts, why: verdict.message }));
      return { outcome: 'refused' };
    }
    const { actor: by, insteadOf } = verdict;
    const accepted = accept(grounds, record, signal, { by: personRef(by), insteadOf });
    if ('end' in accepted) return { outcome: 'end', end: accepted.end };
    if ('cancelled' in accepted) {
      await ports.audit.append({
        at,
        event: 'decision.recorded',
        requestId,
        actor: actor(accepted.cancelled),
        data: { kind: 'cancel' },
      });
      return { outcome: 'cancel' };
    }
    return outcomeOf(await recordOnce(ports, requestId, revision, accepted), accepted);
  };
}

/** Whoever has left loses the access; that they have is asked of the directory, and not of whoever says so. */
async function judgeGone(
  { audit }: Pick<JudgeSignalPorts, 'audit'>,
  { request, state }: RequestRecord,
  facts: Facts,
  at: string,
): Promise<Judged> {
  const { beneficiary } = request;
  const person = facts.people.get(beneficiary.objectId);
  if (state === 'active' && person?.accountEnabled !== true) {
    const reason = inEnglish(say(person ? 'accountDisabled' : 'accountMissing', beneficiary.displayName));
    return { outcome: 'end', end: { why: 'revokedBy', by: latchkeyItself, reason } };
  }
  const why = state === 'active' ? 'The directory says otherwise.' : inEnglish(say('nothingToRevoke'));
  await audit.append({
    at,
    event: 'decision.refused',
    requestId: request.id,
    actor: 'latchkey',
    data: { kind: 'gone', why },
  });
  return { outcome: 'refused' };
}

/** Nobody is named as having acted: that is what is not known. */
function forged({ by, kind }: Signal, at: string, requestId: string) {
  return {
    at,
    event: 'decision.refused',
    requestId,
    actor: 'latchkey',
    data: { kind, inTheNameOf: by, why: 'It did not come through Latchkey, or came a second time.' },
  } as const;
}

function refused(
  { by, kind }: Signal,
  at: string,
  { requestId, facts, why }: { readonly requestId: string; readonly facts: Facts; readonly why: string },
) {
  const userPrincipalName = facts.people.get(by)?.userPrincipalName ?? '';
  return {
    at,
    event: 'decision.refused',
    requestId,
    actor: { objectId: by, userPrincipalName },
    data: { kind, why },
  } as const;
}

type Accepted =
  | RequestEvent
  | { readonly end: Extract<Judged, { outcome: 'end' }>['end'] }
  | { readonly cancelled: PersonRef };

/** What an allowed signal of somebody does to the request. */
function accept(
  grounds: Grounds,
  record: RequestRecord,
  signal: Signal,
  { by, insteadOf }: { readonly by: PersonRef; readonly insteadOf: readonly PersonRef[] },
): Accepted {
  const at = grounds.now.toISOString();
  const reason = tidyReason(signal.reason ?? '');
  switch (signal.kind) {
    case 'approve':
    case 'deny':
      return decided(record, signal, { by, insteadOf, at, reason });
    case 'note':
      return { type: 'noted', at, note: { by, at, text: reason } };
    case 'extend':
      return {
        type: 'extensionAsked',
        at,
        extension: extensionOf(grounds, record, { by, minutes: signal.minutes ?? 0 }),
      };
    case 'cancel':
      return { cancelled: by };
    case 'end':
      return { end: { why: 'endedEarly', by } };
    // From a person it was refused.
    case 'gone':
    case 'revoke':
      return { end: { why: 'revokedBy', by, reason } };
  }
}

interface Said {
  readonly by: PersonRef;
  readonly insteadOf: readonly PersonRef[];
  readonly at: string;
  readonly reason: string;
}

function decided(record: RequestRecord, signal: Signal, { by, insteadOf, at, reason }: Said): RequestEvent {
  const decision: Decision = {
    kind: signal.kind === 'approve' ? 'approve' : 'deny',
    by,
    at,
    stage: signal.stage ?? 0,
    ...(reason !== '' && { reason }),
    ...(signal.minutes !== undefined && { minutes: signal.minutes }),
    ...(insteadOf.length > 0 && { insteadOf }),
  };
  return { type: openExtension(record) ? 'extensionDecided' : 'decided', at, decision };
}

/** A wish for more time, with the first stage of its approval if it needs one. */
function extensionOf(
  { catalogue, facts, now }: Grounds,
  record: RequestRecord,
  { by, minutes }: { readonly by: PersonRef; readonly minutes: number },
): Extension {
  const at = now.toISOString();
  const { expiresAt = at, extensions = [] } = record;
  const analysis = analyse(catalogue, extensionQuestion(record, minutes), facts, now);
  const answerBy = Math.min(Date.parse(expiresAt), now.getTime() + analysis.pendingMinutes * 60_000);
  const [first] = analysis.stages;
  const { approvedBy } = approvalOf(analysis);
  return {
    number: extensions.length + 1,
    by,
    at,
    minutes,
    expiresAt: new Date(Date.parse(expiresAt) + minutes * 60_000).toISOString(),
    decisions: [],
    ...(approvedBy && { approvedBy }),
    ...(first && {
      stage: openStageAt(first, {
        index: 0,
        of: analysis.stages.length,
        at,
        answerBy: new Date(answerBy).toISOString(),
      }),
    }),
  };
}
