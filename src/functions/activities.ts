import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type { Activity } from '../activities/activity.ts';
import { createAnnounceBreakGlass } from '../activities/announce-break-glass.ts';
import { createAnnounceRevokeAll } from '../activities/announce-revoke-all.ts';
import { createEscalateStage } from '../activities/escalate-stage.ts';
import { createExtendArtifact } from '../activities/extend-artifact.ts';
import type { FindingPorts } from '../activities/finding-ports.ts';
import { createJudgeSignal, type JudgeSignalPorts } from '../activities/judge-signal.ts';
import { createLookAgain } from '../activities/look-again.ts';
import { createMarkStuck, type MarkStuckPorts } from '../activities/mark-stuck.ts';
import type { MassRevocationPorts } from '../activities/mass-revocation-ports.ts';
import { createOpenExtensionStage } from '../activities/open-extension-stage.ts';
import { createOpenRequest, type OpenRequestPorts } from '../activities/open-request.ts';
import { createOpenReview } from '../activities/open-review.ts';
import { createOpenRevokeAll } from '../activities/open-revoke-all.ts';
import { createOpenStage } from '../activities/open-stage.ts';
import { createPlaceArtifact } from '../activities/place-artifact.ts';
import { createPlanGrants } from '../activities/plan-grants.ts';
import { createPrecheckArtifact } from '../activities/precheck-artifact.ts';
import { createRecheckFinding } from '../activities/recheck-finding.ts';
import { createRecordEvent } from '../activities/record-event.ts';
import { createRecordFinding } from '../activities/record-finding.ts';
import { createRecordGrant } from '../activities/record-grant.ts';
import { createRecordReview } from '../activities/record-review.ts';
import * as refs from '../activities/refs.ts';
import { createRemindApprovers } from '../activities/remind-approvers.ts';
import { createRemindReview } from '../activities/remind-review.ts';
import { createRemoveArtifact } from '../activities/remove-artifact.ts';
import { createRestoreRecord } from '../activities/restore-record.ts';
import type { ReviewActivityPorts } from '../activities/review-ports.ts';
import { createRevokeFound } from '../activities/revoke-found.ts';
import { createSendSurvey, type SendSurveyPorts } from '../activities/send-survey.ts';
import { createShortenArtifact } from '../activities/shorten-artifact.ts';
import { createShowFinding } from '../activities/show-finding.ts';
import { createShowRequest } from '../activities/show-request.ts';
import { createShowReview } from '../activities/show-review.ts';
import { createShowRevokeAll } from '../activities/show-revoke-all.ts';
import { createTellAdmins } from '../activities/tell-admins.ts';
import { createTellRequester } from '../activities/tell-requester.ts';
import { createTellReviewResult } from '../activities/tell-review-result.ts';
import { createTellToRevoke } from '../activities/tell-to-revoke.ts';
import type { DelegationStore } from '../core/policy/delegation.ts';
import type { Workflows } from '../core/ports.ts';
import type { ActivityRef } from '../platform/durable/steps.ts';
import type { Traced } from '../platform/durable/trace-context.ts';
import type { Tracer } from '../platform/trace.ts';
import { createWorkflows } from './workflows.ts';

export type ActivityPorts = OpenRequestPorts &
  JudgeSignalPorts &
  MarkStuckPorts &
  ReviewActivityPorts &
  MassRevocationPorts &
  FindingPorts &
  SendSurveyPorts & { readonly delegations: DelegationStore; readonly tracer: Tracer };

/** Registers every activity under the name that orchestrators call it by. */
export function registerActivities(ports: ActivityPorts): void {
  const { register, registerWithWorkflows } = createRegister(ports);
  register(refs.openRequest, createOpenRequest(ports));
  register(refs.openStage, createOpenStage(ports));
  register(refs.escalateStage, createEscalateStage(ports));
  register(refs.remindApprovers, createRemindApprovers(ports));
  register(refs.judgeSignal, createJudgeSignal(ports));
  register(refs.recordEvent, createRecordEvent(ports));
  register(refs.restoreRecord, createRestoreRecord(ports));
  register(refs.planGrants, createPlanGrants(ports));
  register(refs.precheckArtifact, createPrecheckArtifact(ports));
  register(refs.placeArtifact, createPlaceArtifact(ports));
  register(refs.removeArtifact, createRemoveArtifact(ports));
  register(refs.openExtensionStage, createOpenExtensionStage(ports));
  register(refs.extendArtifact, createExtendArtifact(ports));
  register(refs.lookAgain, createLookAgain(ports));
  register(refs.tellAdmins, createTellAdmins(ports));
  register(refs.shortenArtifact, createShortenArtifact(ports));
  register(refs.recordGrant, createRecordGrant(ports));
  register(refs.showRequest, createShowRequest(ports));
  register(refs.tellRequester, createTellRequester(ports));
  register(refs.markStuck, createMarkStuck(ports));
  register(refs.sendSurvey, createSendSurvey(ports));
  register(refs.openReview, createOpenReview(ports));
  register(refs.announceBreakGlass, createAnnounceBreakGlass(ports));
  register(refs.showReview, createShowReview(ports));
  register(refs.remindReview, createRemindReview(ports));
  register(refs.recordReview, createRecordReview(ports));
  register(refs.tellReviewResult, createTellReviewResult(ports));
  register(refs.openRevokeAll, createOpenRevokeAll(ports));
  register(refs.recheckFinding, createRecheckFinding(ports));
  registerWithWorkflows(refs.revokeFound, (workflows) => createRevokeFound(ports, workflows));
  register(refs.recordFinding, createRecordFinding(ports));
  register(refs.showFinding, createShowFinding(ports));
  registerWithWorkflows(refs.tellToRevoke, (workflows) => createTellToRevoke(ports, workflows));
  register(refs.announceRevokeAll, createAnnounceRevokeAll(ports));
  register(refs.showRevokeAll, createShowRevokeAll(ports));
}

/** Orchestrators retry what fails; here is the one place where operators can read why it did. */
function createRegister(ports: Pick<ActivityPorts, 'log' | 'received' | 'tracer'>) {
  const { log, tracer } = ports;
  const run = <Output>(
    { name }: { readonly name: string },
    trace: string | undefined,
    work: () => Promise<Output>,
  ): Promise<Output> =>
    tracer.within(trace, async () => {
      try {
        return await work();
      } catch (error) {
        log.error('activity.failed', { activity: name, error });
        throw error instanceof Error && error.message !== ''
          ? error
          : new Error(`${name} failed.`, { cause: error });
      }
    });
  const register = <Input extends object, Output>(
    ref: ActivityRef<Input, Output>,
    activity: Activity<ActivityRef<Input, Output>>,
  ) => {
    df.app.activity(ref.name, {
      handler: ({ trace, ...input }: Input & Traced, { traceContext }: InvocationContext) =>
        run(ref, trace ?? traceContext?.traceParent, () => activity(input as Input & Traced)),
    });
  };
  /** For activities that speak to other orchestrations than the one that calls them. */
  const registerWithWorkflows = <Input extends object, Output>(
    ref: ActivityRef<Input, Output>,
    make: (workflows: Workflows) => Activity<ActivityRef<Input, Output>>,
  ) => {
    df.app.activity(ref.name, {
      extraInputs: [df.input.durableClient()],
      handler: ({ trace, ...input }: Input & Traced, context: InvocationContext) =>
        run(ref, trace ?? context.traceContext?.traceParent, () =>
          make(createWorkflows(df.getClient(context), ports))(input as Input & Traced),
        ),
    });
  };
  return { register, registerWithWorkflows };
}
