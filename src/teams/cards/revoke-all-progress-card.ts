import type { MassRevocation } from '../../core/requests/mass-revocation.ts';
import type { RevokeAllShown } from '../../core/requests/revoke-all-progress.ts';
import type { Texts } from '../languages/en/texts.ts';
import { told } from '../languages/languages.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  column,
  quote,
  row,
  type Status,
  section,
  statusLine,
  textBlock,
} from './elements.ts';
import { clip } from './escape.ts';
import { type CardLimits, withinSize } from './size.ts';

/** How far a mass revocation is; it takes the place of its confirmation and is edited until all of it has ended. */
export function revokeAllProgressCard(
  revocation: MassRevocation,
  shown: RevokeAllShown,
  texts: Texts,
): AdaptiveCard {
  return withinSize((limits) => {
    const status = statusOf(revocation, shown, { texts, limits });
    return adaptiveCard({
      fallbackText: status.title,
      body: [
        statusLine(status),
        quote(texts.revokeAll.because(clip(revocation.reason, limits.reason))),
        ...figures(shown, texts),
        ...refusals(shown, texts, limits),
        ...(revocation.complete
          ? []
          : [textBlock(texts.revokeAll.incomplete, { color: 'Warning', size: 'Small' })]),
      ],
    });
  });
}

function statusOf(
  { name: called, requestIds, at }: MassRevocation,
  { progress, refusedCount }: RevokeAllShown,
  { texts: { revokeAll }, limits }: { readonly texts: Texts; readonly limits: CardLimits },
): Status {
  const name = clip(called, limits.name);
  const count = requestIds.length;
  const by = revokeAll.by(at);
  if (progress.done === count)
    return {
      style: 'good',
      title: revokeAll.doneTitle(name, count),
      details: [revokeAll.doneSummary, by],
    };
  const style = progress.stuck + refusedCount > 0 ? 'attention' : 'warning';
  return { style, title: revokeAll.progressTitle(name, progress.done, count), details: [by] };
}

function figures(
  { progress, told: count, refusedCount }: RevokeAllShown,
  { revokeAll }: Texts,
): CardElement[] {
  const { done, revoking, stuck, unclear } = progress;
  const waiting = progress.waiting - refusedCount;
  const lines: readonly (readonly [string, number])[] = [
    [revokeAll.told, count],
    [revokeAll.ended, done],
    [revokeAll.revoking, revoking],
    ...(stuck > 0 ? [[revokeAll.stuck, stuck] as const] : []),
    ...(waiting > 0 ? [[revokeAll.waiting, waiting] as const] : []),
    ...(unclear > 0 ? [[revokeAll.unclear, unclear] as const] : []),
  ];
  return lines.map(([title, figure]) =>
    row([
      column('stretch', [textBlock(title)]),
      column('auto', [textBlock(String(figure), { weight: 'Bolder' })]),
    ]),
  );
}

function refusals(
  { refused, refusedCount }: RevokeAllShown,
  texts: Texts,
  limits: CardLimits,
): CardElement[] {
  const { revokeAll } = texts;
  if (refusedCount === 0) return [];
  const named = refused.slice(0, limits.people);
  const rest = refusedCount - named.length;
  const small = { size: 'Small', spacing: 'None' };
  return [
    section(
      revokeAll.refused,
      [
        ...named.map(({ requestId, said }) =>
          texts.facts.terms([requestId, clip(told(texts, said), limits.text)]),
        ),
        ...(rest > 0 ? [revokeAll.more(rest)] : []),
      ].map((line) => textBlock(line, small)),
    ),
  ];
}
