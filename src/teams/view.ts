import type { RequestRecord } from '../core/requests/request.ts';
import { cardFor } from './cards/card-for.ts';
import { channelCard } from './cards/channel-card.ts';
import type { AdaptiveCard } from './cards/elements.ts';
import { viewersOf } from './recipients.ts';
import type { Turn } from './turn.ts';

/**
 * A person's own view of the card in a channel ("User Specific Views"): their card with its buttons for those whom
 * the request concerns, what everybody sees for everybody else. Undefined when there is no such request.
 * @throws AccessError `store.unavailable`
 */
export async function viewOf(
  { personId, ports, texts }: Turn,
  requestId: string,
): Promise<AdaptiveCard | undefined> {
  const record = await ports.store.load(requestId);
  if (!record || !isShownInChannel(record)) return undefined;
  return viewersOf(record).includes(personId)
    ? cardFor(record, { objectId: personId, texts }).card
    : channelCard(record, { texts, viewers: [] });
}

/** What was never shown to everybody is not shown to whoever knows its id. */
function isShownInChannel({ request }: RequestRecord): boolean {
  return request.channel !== undefined;
}
