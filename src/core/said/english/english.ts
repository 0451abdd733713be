import { actSentences } from './acts.ts';
import { adminSentences } from './admins.ts';
import { askSentences } from './asks.ts';
import { noticeSentences } from './notices.ts';
import { policySentences } from './policy.ts';
import { reconcileSentences } from './reconcile.ts';
import { recordedSentences } from './recorded.ts';
import { reviewSentences } from './reviews.ts';
import { usageSentences } from './usage.ts';

/** Everything that the core says to people, in English: what a translation has to have as well. */
export const english = {
  ...policySentences,
  ...actSentences,
  ...askSentences,
  ...noticeSentences,
  ...reviewSentences,
  ...adminSentences,
  ...reconcileSentences,
  ...recordedSentences,
  ...usageSentences,
};
