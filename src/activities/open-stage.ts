import type { Stage } from '../core/policy/question.ts';
import type { OpenStage } from '../core/requests/request.ts';
import { inEnglish, say } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import { type AnalysisPorts, analyseAt, obstacles } from './analysis.ts';
import { loadRecord, type RecordPorts, recordOnce } from './record.ts';
import type { openStage } from './refs.ts';

export type OpenStagePorts = RecordPorts & AnalysisPorts;

/** Opens a stage of approval for whoever may decide in it now. */
export function createOpenStage(ports: OpenStagePorts): Activity<typeof openStage> {
  return async ({ requestId, revision, stage, at, answerBy }) => {
    const before = await loadRecord(ports.store, requestId);
    // After a repeat the stage is the one that was recorded the first time, whatever the policy says by now.
    if (before.revision >= revision && before.stage) return { outcome: 'opened', stage: before.stage };
    const { request } = before;
    const { analysis } = await analyseAt(ports, request, at);
    const opened = analysis.stages[stage];
    if (!opened)
      return {
        outcome: 'blocked',
        message: obstacles(analysis) || inEnglish(say('approvalChanged')),
      };
    const found = openStageAt(opened, { index: stage, of: analysis.stages.length, at, answerBy });
    await recordOnce(ports, requestId, revision, { type: 'stageOpened', at, stage: found });
    return { outcome: 'opened', stage: found };
  };
}

/** A stage of the policy, opened at a moment for whoever may decide in it. Times are UTC ISO-8601. */
export function openStageAt(
  { quorum, approvers, delegates, escalation }: Stage,
  { at, ...opened }: Pick<OpenStage, 'index' | 'of' | 'answerBy'> & { readonly at: string },
): OpenStage {
  return {
    ...opened,
    quorum,
    approvers,
    ...(delegates.length > 0 && { delegates }),
    ...(escalation && { escalatesAt: minutesAfter(at, escalation.afterMinutes) }),
  };
}

function minutesAfter(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString();
}
