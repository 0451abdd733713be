import { longestReason } from '../../core/requests/reason.ts';
import type { RequestRecord } from '../../core/requests/request.ts';
import type { RevokeAllPlan } from '../../core/requests/revoke-all.ts';
import type { RevokeScope } from '../../core/requests/revoke-scope.ts';
import type { Texts } from '../languages/en/texts.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  column,
  execute,
  row,
  section,
  statusLine,
  textBlock,
} from './elements.ts';
import { clip } from './escape.ts';
import { type CardLimits, withinSize } from './size.ts';

/** What would be revoked, and why as far as that was written. */
export interface RevokeAllAsked {
  readonly scope: RevokeScope;
  readonly plan: Extract<RevokeAllPlan, { readonly outcome: 'planned' }>;
  readonly reason: string;
}

/** Asks for a reason and a confirmation before many requests are revoked: how many, and which. */
export function revokeAllCard(asked: RevokeAllAsked, texts: Texts): AdaptiveCard {
  return withinSize((limits) => build(asked, texts, limits));
}

function build({ scope, plan, reason }: RevokeAllAsked, texts: Texts, limits: CardLimits): AdaptiveCard {
  const words = texts.revokeAll;
  const { requests, notYet, complete } = plan;
  const count = requests.length;
  const name = clip(plan.name, limits.name);
  const title = scope.of === 'account' ? words.titleAccount(name) : words.title(name);
  const rest = count - limits.grants;
  return adaptiveCard({
    fallbackText: `${title} ${words.count(count)}`,
    body: [
      statusLine({ style: 'attention', title, details: [words.count(count), words.warning] }),
      section(words.list, [
        ...requests.slice(0, limits.grants).map((record) => access(record, texts, limits)),
        ...(rest > 0 ? [subtle(words.more(rest))] : []),
      ]),
      ...(notYet.length > 0 ? [subtle(words.notYet(notYet.length))] : []),
      ...(complete ? [] : [textBlock(words.incomplete, { color: 'Warning' })]),
      {
        type: 'Input.Text',
        id: 'reason',
        label: words.reason,
        placeholder: words.reasonExample,
        isMultiline: true,
        maxLength: longestReason,
        isRequired: true,
        errorMessage: words.reasonMissing,
        ...(reason !== '' && { value: clip(reason, longestReason) }),
      },
    ],
    actions: [
      execute({
        verb: 'revokeAll',
        title: words.confirm(count),
        style: 'destructive',
        data: { ...scope, confirmed: count },
        inputs: true,
      }),
      execute({ verb: 'dismissRevokeAll', title: words.dismiss, data: {}, inputs: false }),
    ],
  });
}

function access(
  { request, expiresAt }: RequestRecord,
  { facts, revokeAll }: Texts,
  limits: CardLimits,
): CardElement {
  return row(
    [
      column('stretch', [textBlock(clip(request.beneficiary.displayName, limits.name))]),
      column('stretch', [
        textBlock(clip(request.entitlement.title, limits.name)),
        subtle(
          facts.terms([clip(request.entitlement.environment, limits.name), revokeAll.request(request.id)]),
        ),
      ]),
      ...(expiresAt === undefined
        ? []
        : [column('stretch', [textBlock(revokeAll.untilMoment(expiresAt), { isSubtle: true })])]),
    ],
    { separator: true },
  );
}

function subtle(text: string): CardElement {
  return textBlock(text, { size: 'Small', isSubtle: true, spacing: 'None' });
}

/** What takes the place of the confirmation that nobody gave. */
export function revokeAllDismissed({ revokeAll }: Texts): AdaptiveCard {
  const { dismissed, dismissedTitle } = revokeAll;
  return adaptiveCard({
    fallbackText: dismissed,
    body: [statusLine({ style: 'emphasis', title: dismissedTitle, details: [dismissed] })],
  });
}
