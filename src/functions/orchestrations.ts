import * as df from 'durable-functions';
import { sharedArtifact } from '../core/requests/holders.ts';
import { sharedArtifactEntity } from '../entities/shared-artifact.ts';
import { accessRequest } from '../orchestrators/access-request.ts';
import { breakGlassReview } from '../orchestrators/break-glass-review.ts';
import { endGrant } from '../orchestrators/end-grant.ts';
import { extendGrant } from '../orchestrators/extend-grants.ts';
import { placeGrant } from '../orchestrators/place-grant.ts';
import { record } from '../orchestrators/recording.ts';
import {
  accessRequestRef,
  breakGlassReviewRef,
  endGrantRef,
  extendGrantRef,
  placeGrantRef,
  recordRef,
  revokeAllRef,
  settleFindingRef,
  showRef,
  surveyRef,
  takeBackRef,
} from '../orchestrators/refs.ts';
import { revokeAll } from '../orchestrators/revoke-all.ts';
import { settleFinding } from '../orchestrators/settle-finding.ts';
import { show } from '../orchestrators/show.ts';
import { survey } from '../orchestrators/survey.ts';
import { takeBack } from '../orchestrators/take-back.ts';

/** Registers the orchestrators and entities: everything that has a history. */
export function registerOrchestrations(): void {
  df.app.orchestration(accessRequestRef.name, accessRequest);
  df.app.orchestration(placeGrantRef.name, placeGrant);
  df.app.orchestration(extendGrantRef.name, extendGrant);
  df.app.orchestration(endGrantRef.name, endGrant);
  df.app.orchestration(takeBackRef.name, takeBack);
  df.app.orchestration(showRef.name, show);
  df.app.orchestration(recordRef.name, record);
  df.app.orchestration(breakGlassReviewRef.name, breakGlassReview);
  df.app.orchestration(surveyRef.name, survey);
  df.app.orchestration(revokeAllRef.name, revokeAll);
  df.app.orchestration(settleFindingRef.name, settleFinding);
  df.app.entity(sharedArtifact.name, sharedArtifactEntity);
}
