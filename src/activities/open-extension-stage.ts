import { analyse } from '../core/policy/analyse.ts';
import { gatherFacts } from '../core/policy/facts.ts';
import { extensionQuestion } from '../core/policy/judge.ts';
import { openExtension } from '../core/requests/request.ts';
import { inEnglish, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { type AnalysisPorts, obstacles } from './analysis.ts';
import { openStageAt } from './open-stage.ts';
import { loadRecord, type RecordPorts, recordOnce } from './record.ts';
import type { openExtensionStage } from './refs.ts';

/** Opens the next stage of the approval of more time, for whoever may decide in it now. */
export function createOpenExtensionStage(
  ports: RecordPorts & AnalysisPorts,
): Activity<typeof openExtensionStage> {
  return async ({ requestId, revision, stage, at }) => {
    const record = await loadRecord(ports.store, requestId);
    const extension = openExtension(record);
    if (!extension) return { outcome: 'blocked', message: inEnglish(say('notAskedAnyMore')) };
    if (record.revision >= revision && extension.stage) return { outcome: 'opened', stage: extension.stage };
    const catalogue = await ports.catalogue.current();
    const question = extensionQuestion(record, extension.minutes);
    const facts = await gatherFacts(ports, catalogue, question);
    const analysis = analyse(catalogue, question, facts, new Date(at));
    const opened = analysis.stages[stage];
    if (!opened)
      return {
        outcome: 'blocked',
        message: obstacles(analysis) || inEnglish(say('approvalChanged')),
      };
    const latest = Math.min(
      Date.parse(record.expiresAt ?? at),
      Date.parse(at) + analysis.pendingMinutes * 60_000,
    );
    const answerBy = new Date(latest).toISOString();
    const found = openStageAt(opened, { index: stage, of: analysis.stages.length, at, answerBy });
    await recordOnce(ports, requestId, revision, { type: 'extensionStageOpened', at, stage: found });
    return { outcome: 'opened', stage: found };
  };
}
