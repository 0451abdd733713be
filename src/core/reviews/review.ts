import { z } from 'zod';
import type { PersonRef } from '../people.ts';
import { longestReason } from '../requests/reason.ts';
import type { AccessRequest } from '../requests/request.ts';

/** What a reviewer found: the emergency called for it, or did not. */
export type ReviewVerdict = 'right' | 'wrong';

/** The review that is due after access was taken in an emergency. */
export interface Review {
  /** Shape of this record; raised when it changes. */
  readonly schema: 1;
  /** 1 when it is opened, 2 when it is done. */
  readonly revision: number;
  readonly request: AccessRequest;
  /** UTC ISO-8601. */
  readonly openedAt: string;
  readonly dueAt: string;
  /** Absent while nobody has reviewed it. */
  readonly outcome?: {
    readonly verdict: ReviewVerdict;
    readonly by: PersonRef;
    /** UTC ISO-8601. */
    readonly at: string;
    readonly note: string;
  };
}

/** Reviews of emergencies. Each is written by its own orchestration alone. @throws AccessError `store.unavailable` */
export interface ReviewStore {
  load(requestId: string): Promise<Review | undefined>;
  /** Writes a review over what was there. */
  save(review: Review): Promise<void>;
  /** The reviews that nobody has done, at most so many, in no order. */
  open(most: number): Promise<readonly Review[]>;
}

/** What a reviewer tells the orchestration of a review: who and what; its worth is decided when it is taken in. */
export interface ReviewSignal {
  readonly schema: 1;
  readonly verdict: ReviewVerdict;
  /** Entra object id. */
  readonly by: string;
  /** When it was clicked, UTC ISO-8601. */
  readonly at: string;
  readonly note: string;
}

export const reviewEvent = 'review';

export const reviewSignalSchema: z.ZodType<ReviewSignal> = z.strictObject({
  schema: z.literal(1),
  verdict: z.enum(['right', 'wrong']),
  by: z.string(),
  at: z.iso.datetime(),
  note: z.string().max(longestReason),
});

/** Whether it is due and not done at this moment. Pure. */
export function isOverdue({ dueAt, outcome }: Review, now: Date): boolean {
  return outcome === undefined && now.getTime() >= Date.parse(dueAt);
}
