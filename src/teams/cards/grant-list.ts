import type { GrantRecord, GrantState } from '../../core/requests/request.ts';
import { texts } from '../texts.ts';
import { type CardElement, textBlock } from './elements.ts';
import { clip } from './escape.ts';
import type { CardLimits } from './size.ts';
import type { Text } from './text.ts';

const colors: Partial<Record<GrantState, string>> = {
  placed: 'Good',
  removed: 'Good',
  kept: 'Warning',
  blocked: 'Attention',
  failed: 'Attention',
  stuck: 'Attention',
};

/** How much of a grant a card tells. */
export interface GrantDetail {
  /** What is true in the cloud now. */
  readonly state: boolean;
  /** How the beneficiary uses it: only for those who receive it. */
  readonly usage: boolean;
}

/** The grants of a request, one paragraph each, in the catalogue's order. */
export function grantList(
  grants: readonly GrantRecord[],
  limits: CardLimits,
  detail: GrantDetail,
): CardElement[] {
  const shown = grants.slice(0, limits.grants).map((grant) => grantParagraph(grant, limits, detail));
  const rest = grants.length - shown.length;
  return rest > 0 ? [...shown, textBlock(texts.grants.more(rest), { isSubtle: true })] : shown;
}

function grantParagraph(grant: GrantRecord, limits: CardLimits, detail: GrantDetail): CardElement {
  const { plan, usage } = grant;
  const permission = `${texts.grants.cloud[plan.cloud]}: ${clip(plan.permission, limits.text)}`;
  const where = texts.grants.where(clip(plan.target, limits.text), clip(plan.principal, limits.text));
  return {
    type: 'Container',
    spacing: 'Small',
    items: [
      textBlock(permission),
      textBlock(where, { isSubtle: true, spacing: 'None' }),
      ...(detail.state ? stateLines(grant, limits) : []),
      ...(detail.usage && usage !== undefined && grant.state === 'placed'
        ? [
            textBlock(texts.grants.usage, { weight: 'Bolder', spacing: 'Small' }),
            textBlock(clip(usage, limits.usage), { fontType: 'Monospace', spacing: 'None' }),
          ]
        : []),
    ],
  };
}

function stateLines({ state, removedAt, failure }: GrantRecord, limits: CardLimits): CardElement[] {
  const color = colors[state];
  const words: Text =
    state === 'removed' && removedAt !== undefined ? texts.grants.gone(removedAt) : texts.grants.state(state);
  const troubled = state === 'blocked' || state === 'failed' || state === 'stuck';
  return [
    textBlock(words, { spacing: 'None', ...(color && { color }) }),
    ...(troubled && failure
      ? [textBlock(texts.grants.why(clip(failure.message, limits.text)), { isSubtle: true, spacing: 'None' })]
      : []),
  ];
}
