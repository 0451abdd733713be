import type { Texts } from '../languages/en/texts.ts';
import { type AdaptiveCard, adaptiveCard, statusLine } from './elements.ts';

/** What takes the place of a form that was sent. */
export function sentCard(approvers: number, texts: Texts): AdaptiveCard {
  const waits = approvers > 0 ? texts.sent.waits(approvers) : texts.sent.noApproval;
  return notice(texts.sent.title, [waits, texts.sent.follow]);
}

/** What takes the place of a form that is sent a second time. */
export function sentBeforeCard(texts: Texts): AdaptiveCard {
  return notice(texts.sent.title, [texts.sent.repeated]);
}

function notice(title: string, details: readonly string[]): AdaptiveCard {
  return adaptiveCard({
    fallbackText: title,
    body: [statusLine({ style: 'good', title, details })],
  });
}
