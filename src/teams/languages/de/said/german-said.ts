import type { Sentences } from '../../../../core/said/said.ts';
import { germanActSentences } from './acts.ts';
import { germanAdminSentences } from './admins.ts';
import { germanAskSentences } from './asks.ts';
import { germanNoticeSentences } from './notices.ts';
import { germanPolicySentences } from './policy.ts';
import { germanReconcileSentences } from './reconcile.ts';
import { germanRecordedSentences } from './recorded.ts';
import { germanReviewSentences } from './reviews.ts';
import { germanUsageSentences } from './usage.ts';

/** What the core says, in German: by type, there is a sentence for each of the English ones. */
export const germanSaid: Sentences = {
  ...germanPolicySentences,
  ...germanActSentences,
  ...germanAskSentences,
  ...germanNoticeSentences,
  ...germanReviewSentences,
  ...germanAdminSentences,
  ...germanReconcileSentences,
  ...germanRecordedSentences,
  ...germanUsageSentences,
};
