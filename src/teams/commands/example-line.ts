import type { Offer } from '../../core/requests/offers.ts';
import type { Texts } from '../languages/en/texts.ts';

/** A line that would pass, for what the person tried to ask for if they may; undefined when they may nothing. */
export function exampleLine(offers: readonly Offer[], texts: Texts, wanted?: string): string | undefined {
  const offer = offers.find(({ name }) => name === wanted) ?? offers[0];
  return (
    offer && `request ${offer.name} ${shortDuration(offer.defaultMinutes)} ${texts.commands.exampleReason}`
  );
}

/** Minutes as one types them: `20m`, `4h`, `1h30m`. */
function shortDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `${hours > 0 ? `${hours}h` : ''}${rest > 0 ? `${rest}m` : ''}`;
}
