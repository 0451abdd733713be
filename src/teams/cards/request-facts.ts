import { type AccessRequest, grantedMinutes, type RequestRecord } from '../../core/requests/request.ts';
import type { Texts } from '../languages/en/texts.ts';
import { type CardElement, quote, textBlock } from './elements.ts';
import { clip } from './escape.ts';
import type { CardLimits } from './size.ts';
import type { Viewer } from './viewer.ts';

/** What was asked for, how long, for whom, by whom and why: at the same place on every card of a request. */
export function requestFacts(record: RequestRecord, viewer: Viewer, limits: CardLimits): CardElement[] {
  const { request } = record;
  const { texts } = viewer;
  const { entitlement, requester, beneficiary, reason, ticket } = request;
  const isReceiver = beneficiary.objectId === viewer.objectId;
  const forAnother = beneficiary.objectId !== requester.objectId;
  const terms = [
    duration(record, texts),
    clip(entitlement.environment, limits.name),
    ...(isReceiver ? [texts.facts.forYou] : []),
    ...(isReceiver || forAnother ? [] : [texts.facts.forThemselves]),
  ];
  return [
    textBlock(texts.facts.access(clip(entitlement.title, limits.name), clip(entitlement.name, limits.name)), {
      weight: 'Bolder',
    }),
    line(texts.facts.terms(terms)),
    ...(forAnother && !isReceiver
      ? [line(texts.facts.forPerson(nameAndSignIn(beneficiary, texts, limits)))]
      : []),
    // Who asked knows that they did.
    ...(requester.objectId === viewer.objectId
      ? []
      : [line(texts.facts.askedBy(nameAndSignIn(requester, texts, limits)))]),
    ...(ticket === undefined ? [] : [line(texts.facts.ticket(clip(ticket, limits.name)))]),
    quote(reason === '' ? texts.facts.noReason : texts.facts.reason(clip(reason, limits.reason))),
  ];
}

function duration(record: RequestRecord, texts: Texts): string {
  const asked = texts.duration(record.request.minutes);
  const given = texts.duration(grantedMinutes(record));
  return asked === given ? asked : texts.facts.shortened(given, asked);
}

function line(text: string): CardElement {
  return textBlock(text, { spacing: 'None' });
}

/** For those who look a request up, at the card's end. */
export function requestNumber({ id }: AccessRequest, texts: Texts): CardElement {
  return textBlock(texts.facts.request(id), { size: 'Small', isSubtle: true });
}

function nameAndSignIn(
  { displayName, userPrincipalName }: AccessRequest['requester'],
  texts: Texts,
  limits: CardLimits,
) {
  return texts.facts.person(clip(displayName, limits.name), clip(userPrincipalName, limits.name));
}
