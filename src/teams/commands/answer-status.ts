import { delegationsOf } from '../../core/requests/delegate.ts';
import { openRequestsOf } from '../../core/requests/open-requests.ts';
import type { PersonalCard } from '../cards/card-for.ts';
import { delegationLine } from '../cards/delegation-card.ts';
import { type Done, mineCard } from '../cards/mine-card.ts';
import type { Turn } from '../turn.ts';

/** What the person has asked for and holds, with its buttons; `done` says what was just done to one of them. */
export async function statusCard({ ports, personId, texts }: Turn, done?: Done): Promise<PersonalCard> {
  const [open, delegations] = await Promise.all([
    openRequestsOf(ports.store, personId),
    delegationsOf(ports, personId),
  ]);
  const notes = delegations.slice(0, 10).map((one) => delegationLine(one, personId, texts));
  const card = mineCard(open, { objectId: personId, texts }, { notes, ...(done && { done }) });
  return { card, summary: card.fallbackText };
}
