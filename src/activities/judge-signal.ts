import { personRef } from '../core/people.ts';
import { type FactsPorts, gatherFacts } from '../core/policy/facts.ts';
import { judge } from '../core/policy/judge.ts';
import { isComplete } from '../core/policy/quorum.ts';
import type { CatalogueSource, RequestStore } from '../core/ports.ts';
import { tidyReason } from '../core/requests/reason.ts';
import type { Decision, RequestRecord } from '../core/requests/request.ts';
import type { Activity } from './activity.ts';
import { actor, loadRecord, type RecordPorts, recordOnce } from './record.ts';
import type { Judged, judgeSignal } from './refs.ts';

export interface JudgeSignalPorts extends RecordPorts, FactsPorts {
  readonly store: RequestStore;
  readonly catalogue: CatalogueSource;
}

/** Decides, as of now, whether a signal counts. A decision that counts is recorded; one that does not is audited. */
export function createJudgeSignal(ports: JudgeSignalPorts): Activity<typeof judgeSignal> {
  return async ({ requestId, revision, signal, at }) => {
    const record = await loadRecord(ports.store, requestId);
    // A repeat of this activity finds the decision it recorded the first time.
    if (record.revision >= revision) return recorded(record);
    const catalogue = await ports.catalogue.current();
    const { requester, beneficiary, entitlement } = record.request;
    const facts = await gatherFacts(ports, catalogue, {
      entitlement: entitlement.name,
      requesterId: requester.objectId,
      beneficiaryId: beneficiary.objectId,
      actorId: signal.by,
    });
    const verdict = judge({ catalogue, facts, now: new Date(at) }, record, signal);
    if (!verdict.allowed) {
      const by = facts.people.get(signal.by);
      await ports.audit.append({
        at,
        event: 'decision.refused',
        requestId,
        actor: { objectId: signal.by, userPrincipalName: by?.userPrincipalName ?? '' },
        data: { kind: signal.kind, why: verdict.message },
      });
      return { outcome: 'refused' };
    }
    const by = personRef(verdict.actor);
    const reason = signal.reason === undefined ? undefined : tidyReason(signal.reason);
    switch (signal.kind) {
      case 'approve':
      case 'deny': {
        const decision: Decision = {
          kind: signal.kind,
          by,
          at,
          stage: record.stage?.index ?? 0,
          ...(reason && { reason }),
        };
        return recorded(await recordOnce(ports, requestId, revision, { type: 'decided', at, decision }));
      }
      case 'cancel':
        await ports.audit.append({
          at,
          event: 'decision.recorded',
          requestId,
          actor: actor(by),
          data: { kind: 'cancel' },
        });
        return { outcome: 'cancel' };
      case 'end':
        return { outcome: 'end', end: { why: 'endedEarly', by } };
      case 'revoke':
        return { outcome: 'end', end: { why: 'revokedBy', by, reason: reason ?? '' } };
    }
  };
}

function recorded(record: RequestRecord): Judged {
  const { decisions } = record;
  const last = decisions.at(-1);
  if (last === undefined) return { outcome: 'refused' };
  if (last.kind === 'deny') return { outcome: 'deny', decision: last };
  return { outcome: 'approve', complete: isComplete(record), decision: last };
}
