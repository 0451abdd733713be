import { formatMinutes } from '../../requests/duration.ts';
import { utcText } from '../moments.ts';

/** Access that was taken in an emergency. Durations are in minutes. */
export interface Emergency {
  readonly requestId: string;
  readonly who: string;
  readonly signIn: string;
  readonly title: string;
  readonly environment: string;
  readonly minutes: number;
  readonly reason: string;
}

type Taken = Pick<Emergency, 'who' | 'title' | 'requestId'>;

/** What people are told about access in an emergency and its review. Moments are UTC ISO-8601. */
export const reviewSentences = {
  emergency: ({ who, signIn, title, environment, minutes, reason, requestId }: Emergency) =>
    `EMERGENCY: ${who} (${signIn}) takes “${title}”${environment === '' ? '' : ` (${environment})`} for ${formatMinutes(minutes)} without approval: “${reason}” (request ${requestId}). It will be reviewed.`,
  reviewDue: ({ who, title, requestId }: Taken, dueAt: string) =>
    `The review of what ${who} took in an emergency is due on ${utcText(dueAt)}: ${title} (${requestId}). Write review to see it.`,
  reviewOverdue: ({ who, title, requestId }: Taken) =>
    `The review of what ${who} took in an emergency is overdue: ${title} (${requestId}). Write review to see it.`,
  reviewedRight: (by: string, { who, title, requestId }: Taken, note: string) =>
    `${by} reviewed what ${who} took in an emergency (${title}, ${requestId}): it was right. “${note}”`,
  reviewedWrong: (by: string, { who, title, requestId }: Taken, note: string) =>
    `${by} reviewed what ${who} took in an emergency (${title}, ${requestId}): it was not right. “${note}”`,
  noSuchReview: () => 'There is no review with this id that you can act on.',
  reviewOwn: () => 'Somebody else has to review what you took.',
  reviewedBefore: (by: string) => `${by} has reviewed this already.`,
  reviewWithoutNote: () => 'Say in a few words what you found.',
  reviewClosed: () => 'This review is closed.',
};
