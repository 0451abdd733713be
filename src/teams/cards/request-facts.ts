import { formatMinutes } from '../../core/requests/duration.ts';
import type { RequestRecord } from '../../core/requests/request.ts';
import { texts } from '../texts.ts';
import { type CardElement, factSet, section, textBlock } from './elements.ts';
import { clip } from './escape.ts';
import type { CardLimits } from './size.ts';

/** Who asked for what, for whom, how long and why: the same on every card of a request. */
export function requestFacts({ request }: RequestRecord, limits: CardLimits): CardElement[] {
  const { requester, beneficiary, entitlement } = request;
  const person = (name: string, signIn: string) =>
    `${clip(name, limits.name)} (${clip(signIn, limits.name)})`;
  const forAnother = requester.objectId !== beneficiary.objectId;
  return [
    factSet([
      [texts.facts.requester, person(requester.displayName, requester.userPrincipalName)],
      [
        texts.facts.beneficiary,
        forAnother ? person(beneficiary.displayName, beneficiary.userPrincipalName) : undefined,
      ],
      [
        texts.facts.access,
        `${clip(entitlement.title, limits.name)} (${clip(entitlement.name, limits.name)})`,
      ],
      [texts.facts.environment, clip(entitlement.environment, limits.name)],
      [texts.facts.duration, formatMinutes(request.minutes)],
      [texts.facts.request, request.id],
    ]),
    section(texts.facts.reason, [
      textBlock(clip(request.reason, limits.reason) || texts.facts.none, { spacing: 'Small' }),
    ]),
  ];
}
