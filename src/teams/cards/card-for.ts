import type { RequestRecord } from '../../core/requests/request.ts';
import type { Texts } from '../languages/en/texts.ts';
import { approvalCard } from './approval-card.ts';
import type { AdaptiveCard } from './elements.ts';
import { requesterCard } from './requester-card.ts';
import type { Viewer } from './viewer.ts';

/** A person's card of a request, and what their notification says. */
export interface PersonalCard {
  readonly card: AdaptiveCard;
  readonly summary: string;
}

/** Who reads a card, and in which language. */
export interface Reader {
  /** Entra object id. */
  readonly objectId: string;
  readonly texts: Texts;
}

/** The card that a person sees of a request. It depends on the record, the person and their language alone. */
export function cardFor(record: RequestRecord, reader: Reader, answer?: string): PersonalCard {
  const viewer: Viewer = { ...reader, role: roleOf(record, reader.objectId) };
  const card =
    viewer.role === 'approver' ? approvalCard(record, viewer, answer) : requesterCard(record, viewer, answer);
  return { card, summary: card.fallbackText };
}

/** Requester comes first: nobody is an approver of their own request, whatever a list says. */
function roleOf({ request }: RequestRecord, objectId: string): Viewer['role'] {
  if (request.requester.objectId === objectId) return 'requester';
  return request.beneficiary.objectId === objectId ? 'beneficiary' : 'approver';
}
