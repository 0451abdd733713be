import type { RevokeAllMessenger } from '../core/messengers.ts';
import { revokeAllProgressCard } from './cards/revoke-all-progress-card.ts';
import { textsFor } from './languages/languages.ts';
import { deliver, type MessengerOptions, requireTeams } from './messenger.ts';
import { reach } from './reach.ts';

/** The card of a mass revocation, in the chat of whoever has confirmed it. */
export function createRevokeAllMessenger(options: MessengerOptions): RevokeAllMessenger {
  const { conversations } = options;
  return {
    async publishRevokeAll(revocation, shown) {
      const { id, by } = revocation;
      const { objectId } = by;
      const before = (await conversations.messages(id)).get(objectId);
      if (before && before.revision > shown.revision) return true;
      const stored = await conversations.reference(objectId);
      const card = revokeAllProgressCard(revocation, shown, textsFor(stored?.locale));
      const message = { card, summary: card.fallbackText };
      const { revision } = shown;
      const delivery = await deliver(options, { id, revision }, { objectId, stored, message, before, reach });
      requireTeams([delivery]);
      return delivery !== 'unreachable';
    },
  };
}
