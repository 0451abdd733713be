import type { PersonRef } from './people.ts';
import type { ReportedFinding } from './reconcile/finding.ts';
import type { MassRevocation } from './requests/mass-revocation.ts';
import type { RequestRecord } from './requests/request.ts';
import type { RevokeAllShown } from './requests/revoke-all-progress.ts';
import type { SurveyResult } from './requests/survey.ts';
import type { Review } from './reviews/review.ts';
import type { Said } from './said/said.ts';

/** What could be shown to whom: the outcome of publishing a request's cards. */
export interface PublishReport {
  /** People who should have a card and cannot be reached: repeating it soon will not help (no app, no chat). */
  readonly unreachable: readonly PersonRef[];
  /** People whose card could not be brought up to date for the moment: publish again. */
  readonly failed: readonly PersonRef[];
  /** The card in the request's channel; absent when there is none. */
  readonly channel?: 'shown' | 'unreachable' | 'failed';
}

/** What people see in Teams. */
export interface Messenger {
  /**
   * Makes the cards of a request say what the record says: sends those that are missing (requester,
   * beneficiary, each approver of the open stage), edits those that changed, leaves the rest. Repeating it
   * changes nothing, and a card is never taken back to an older revision of the record.
   * @throws AccessError `teams.unreachable` when Teams as a whole does not answer.
   */
  publish(record: RequestRecord): Promise<PublishReport>;
  /**
   * Sends a short text to a person's chat, once for each `key` of a request, because edits of cards do not
   * notify anybody. Resolves to false when the person cannot be reached.
   */
  notify(
    person: PersonRef,
    message: { readonly requestId: string; readonly key: string; readonly text: string | Said },
  ): Promise<boolean>;
}

/** What reviewers of emergencies see in Teams. */
export interface ReviewMessenger {
  /**
   * Makes the cards of a review say what it and its request say now: those of the reviewers, and of whoever was sent
   * one before. The record is absent for a request that has none. Repeating it changes nothing.
   * @throws AccessError `teams.unreachable` when Teams as a whole does not answer.
   */
  publishReview(
    review: Review,
    record: RequestRecord | undefined,
    reviewers: readonly PersonRef[],
  ): Promise<PublishReport>;
}

/** What administrators see in Teams of what they do to many requests at once. */
export interface RevokeAllMessenger {
  /**
   * Makes the card of whoever confirmed a mass revocation say how far it is. It is never taken back to an older
   * `revision`. False when they cannot be reached. @throws AccessError `teams.unreachable` when their chat does not
   * answer for the moment
   */
  publishRevokeAll(revocation: MassRevocation, shown: RevokeAllShown): Promise<boolean>;
}

/** What administrators see in Teams of what the reconciler has found. */
export interface FindingMessenger {
  /**
   * Makes the cards of a finding say what it says: those of `people`, and of whoever was sent one before. Repeating it
   * changes nothing, and a card is never taken back to an older revision.
   * @throws AccessError `teams.unreachable` when Teams as a whole does not answer.
   */
  publishFinding(finding: ReportedFinding, people: readonly PersonRef[]): Promise<PublishReport>;
}

/** What is shown to whoever asked what a person holds. */
export interface SurveyMessenger {
  /**
   * Shows it once for each `key`; false when whoever asked cannot be reached.
   * @throws AccessError `teams.unreachable` when their chat does not answer for the moment
   */
  showSurvey(
    askerId: string,
    shown: { readonly key: string; readonly person: PersonRef; readonly survey: SurveyResult },
  ): Promise<boolean>;
}
