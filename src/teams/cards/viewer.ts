import type { RequestRecord } from '../../core/requests/request.ts';
import type { Texts } from '../languages/en/texts.ts';
import type { CardLimits } from './size.ts';

/** Who a card is for. */
export interface Viewer {
  /** Entra object id. */
  readonly objectId: string;
  readonly role: 'requester' | 'beneficiary' | 'approver';
  /** In their language. */
  readonly texts: Texts;
}

/** What a card's status is made of. */
export interface StatusView {
  readonly record: RequestRecord;
  readonly viewer: Viewer;
  readonly limits: CardLimits;
}
