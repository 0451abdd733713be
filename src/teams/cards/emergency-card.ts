import type { BreakGlass } from '../../core/catalogue/policy.ts';
import type { PersonRef } from '../../core/people.ts';
import type { AccessRequest } from '../../core/requests/request.ts';
import type { Texts } from '../languages/en/texts.ts';
import { type AdaptiveCard, adaptiveCard, execute, quote, statusLine, textBlock } from './elements.ts';
import { clip } from './escape.ts';
import { type CardLimits, withinSize } from './size.ts';

/** What is about to be taken, and what follows from it. */
export interface EmergencyAsked {
  readonly request: Omit<AccessRequest, 'id'>;
  readonly told: readonly PersonRef[];
  readonly rules: BreakGlass | undefined;
}

/** The second confirmation of an emergency. */
export function emergencyCard(asked: EmergencyAsked, texts: Texts): AdaptiveCard {
  return withinSize((limits) => build(asked, texts, limits));
}

function build({ request, told, rules }: EmergencyAsked, texts: Texts, limits: CardLimits): AdaptiveCard {
  const { entitlement, minutes, reason, ticket } = request;
  const access = texts.facts.access(
    clip(entitlement.title, limits.name),
    clip(entitlement.name, limits.name),
  );
  return adaptiveCard({
    fallbackText: texts.emergency.title,
    body: [
      statusLine({ style: 'attention', title: texts.emergency.title, details: [texts.emergency.warning] }),
      textBlock(access, { weight: 'Bolder' }),
      textBlock(
        texts.facts.terms([
          texts.emergency.until(texts.duration(minutes)),
          clip(entitlement.environment, limits.name),
        ]),
        { spacing: 'None' },
      ),
      ...(ticket === undefined ? [] : [textBlock(texts.facts.ticket(clip(ticket, limits.name)))]),
      quote(texts.facts.reason(clip(reason, limits.reason))),
      textBlock(toldLine(told, texts, limits)),
      ...(rules ? [textBlock(texts.emergency.review(texts.duration(rules.review.withinMinutes)))] : []),
    ],
    actions: [
      execute({
        verb: 'takeInEmergency',
        title: texts.emergency.take,
        style: 'destructive',
        data: {
          entitlement: entitlement.name,
          duration: `${minutes}m`,
          ...(ticket !== undefined && { ticket }),
          reason,
        },
        inputs: false,
      }),
      execute({ verb: 'dismissEmergency', title: texts.emergency.dismiss, data: {}, inputs: false }),
    ],
  });
}

function toldLine(told: readonly PersonRef[], texts: Texts, limits: CardLimits): string {
  if (told.length === 0) return texts.emergency.nobodyTold;
  const names = told.slice(0, limits.people).map(({ displayName }) => clip(displayName, limits.name));
  const rest = told.length - names.length;
  return texts.emergency.told(rest > 0 ? [...names, texts.emergency.toldMore(rest)] : names);
}

/** What takes the place of the confirmation. */
export function emergencyNotice(text: string, texts: Texts): AdaptiveCard {
  return adaptiveCard({
    fallbackText: text,
    body: [statusLine({ style: 'emphasis', title: texts.emergency.takenTitle, details: [text] })],
  });
}
