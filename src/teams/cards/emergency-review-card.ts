import { longestReason } from '../../core/requests/reason.ts';
import { newRecord, type RequestRecord } from '../../core/requests/request.ts';
import type { Review } from '../../core/reviews/review.ts';
import { askButton } from './ask-button.ts';
import type { Reader } from './card-for.ts';
import { type AdaptiveCard, adaptiveCard, type CardElement, type Status, statusLine } from './elements.ts';
import { clip } from './escape.ts';
import { grantList } from './grant-list.ts';
import { requestFacts, requestNumber } from './request-facts.ts';
import { type CardLimits, withinSize } from './size.ts';
import { statusTitle } from './status.ts';
import type { Viewer } from './viewer.ts';

/**
 * What a reviewer sees of an emergency: who took what, when and why, what was placed, and two buttons until somebody
 * has reviewed it.
 *
 * @param record what has become of the request; absent when it has none
 * @param answer what was just done by a click, until the review says it
 */
export function emergencyReviewCard(
  review: Review,
  record: RequestRecord | undefined,
  reader: Reader,
  answer?: string,
): AdaptiveCard {
  const shown = record ?? newRecord(review.request);
  return withinSize((limits) => {
    const status: Status =
      answer === undefined
        ? reviewStatus(review, shown, { reader, limits })
        : { style: 'accent', title: answer, details: [] };
    const viewer: Viewer = { ...reader, role: 'approver' };
    return adaptiveCard({
      fallbackText: answer ?? summary(review, reader),
      body: [
        statusLine(status),
        ...requestFacts(shown, viewer, limits),
        ...grantList(shown, limits, { usage: false, texts: reader.texts }),
        requestNumber(review.request, reader.texts),
      ],
      actions: answer === undefined && !review.outcome ? buttons(review, reader) : [],
    });
  });
}

function summary({ request, outcome }: Review, { texts }: Reader): string {
  const who = clip(request.requester.displayName, 80);
  return outcome
    ? texts.review.done(outcome.verdict, clip(outcome.by.displayName, 80))
    : texts.review.summary(who, request.entitlement.title);
}

function reviewStatus(
  { request, dueAt, openedAt, outcome }: Review,
  record: RequestRecord,
  { reader: { texts }, limits }: { readonly reader: Reader; readonly limits: CardLimits },
): Status {
  // Nobody's approval is waited for, whatever its state is called.
  const access = record.state === 'pending' ? [] : [texts.review.access(statusTitle(record, texts))];
  if (outcome)
    return {
      style: outcome.verdict === 'right' ? 'good' : 'attention',
      title: texts.review.done(outcome.verdict, clip(outcome.by.displayName, limits.name)),
      details: [
        texts.review.doneOn(outcome.at),
        texts.approval.decisionReason(clip(outcome.note, limits.reason)),
        ...access,
      ],
    };
  return {
    style: 'warning',
    title: texts.review.title(clip(request.requester.displayName, limits.name)),
    details: [texts.review.taken(openedAt), texts.review.due(dueAt), ...access],
  };
}

function buttons({ request }: Review, { texts }: Reader): CardElement[] {
  const button = (verb: string, title: string, style: 'positive' | 'destructive') =>
    askButton({
      verb,
      data: { requestId: request.id },
      title,
      confirm: texts.review.confirm,
      style,
      input: {
        id: 'reason',
        label: texts.review.note,
        placeholder: texts.review.noteExample,
        missing: texts.review.noteMissing,
        maxLength: longestReason,
        long: true,
      },
    });
  return [
    button('reviewRight', texts.review.right, 'positive'),
    button('reviewWrong', texts.review.wrong, 'destructive'),
  ];
}
