import { AccessError } from '../core/errors.ts';
import { auditFacts } from '../core/reconcile/decide-finding.ts';
import type { Activity } from './activity.ts';
import type { FindingPorts } from './finding-ports.ts';
import type { recordFinding } from './refs.ts';

/** Writes down how a finding ended, on the audit trail and in the store; a repeat finds it written. */
export function createRecordFinding({ findings, audit }: FindingPorts): Activity<typeof recordFinding> {
  return async ({ id, revision, state, at }) => {
    const finding = await findings.load(id);
    if (finding?.revision !== revision || finding.state !== 'removing') return null;
    await audit.append({
      at,
      event: 'reconciler.settled',
      actor: 'latchkey',
      requestId: finding.plan?.requestId ?? '',
      data: { outcome: state, ...auditFacts(finding) },
    });
    if (await findings.save({ ...finding, revision: revision + 1, state })) return null;
    throw new AccessError(
      'store.conflict',
      'operator',
      `ReportedFinding ${id} was written by somebody else.`,
    );
  };
}
