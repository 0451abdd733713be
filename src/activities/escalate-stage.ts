import { stageNow } from '../core/policy/judge.ts';
import { type OpenStage, openExtension } from '../core/requests/request.ts';
import type { Activity } from './activity.ts';
import { type AnalysisPorts, analyseAt } from './analysis.ts';
import { loadRecord, type RecordPorts, recordOnce } from './record.ts';
import type { escalateStage } from './refs.ts';

/** Lets further people decide in the open stage, because those who were asked have not. */
export function createEscalateStage(ports: RecordPorts & AnalysisPorts): Activity<typeof escalateStage> {
  return async ({ requestId, revision, at, extension }) => {
    const before = await loadRecord(ports.store, requestId);
    const { stage } = (extension === undefined ? before : openExtension(before)) ?? {};
    if (!stage) return { outcome: 'nothing' };
    if (before.revision >= revision) return { outcome: 'escalated', stage };
    const { catalogue, facts } = await analyseAt(ports, before.request, at);
    // What stands in the way at this moment may pass, and nobody would be asked then.
    const now = stageNow({ catalogue, facts, now: new Date(at) }, before);
    // When the policy was changed so that nobody further is named, the stage stays as it is.
    if (!now?.escalation) return { outcome: 'nothing' };
    const known = new Set(stage.approvers.map(({ objectId }) => objectId));
    const further = now.escalation.to.filter(({ objectId }) => !known.has(objectId));
    const escalated: OpenStage = {
      ...stage,
      approvers: [...stage.approvers, ...further],
      ...(now.delegates.length > 0 && { delegates: now.delegates }),
      escalated: true,
    };
    const type = extension === undefined ? 'escalated' : 'extensionStageOpened';
    await recordOnce(ports, requestId, revision, { type, at, stage: escalated });
    return { outcome: 'escalated', stage: escalated };
  };
}
