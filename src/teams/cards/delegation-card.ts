import type { StoredDelegation } from '../../core/policy/delegation.ts';
import type { Texts } from '../languages/en/texts.ts';
import { type AdaptiveCard, adaptiveCard, statusLine, textBlock } from './elements.ts';
import { clip } from './escape.ts';
import type { Text } from './text.ts';

/** What an approver has set up: who decides instead, until which moment, and what that means. */
export function delegationCard({ to, endsAt }: StoredDelegation, texts: Texts, heard: boolean): AdaptiveCard {
  const title = texts.delegation.title(clip(to.displayName, 80));
  return adaptiveCard({
    fallbackText: title,
    body: [
      statusLine({ style: 'good', title, details: [texts.delegation.until(endsAt)] }),
      textBlock(texts.delegation.meaning),
      ...(heard ? [] : [textBlock(texts.delegation.unheard(clip(to.displayName, 80)), { color: 'Warning' })]),
    ],
  });
}

/** The same in a line, for either of the two. */
export function delegationLine({ from, to, endsAt }: StoredDelegation, personId: string, texts: Texts): Text {
  return from.objectId === personId
    ? texts.delegation.byOther(clip(to.displayName, 80), endsAt)
    : texts.delegation.forOther(clip(from.displayName, 80), endsAt);
}
