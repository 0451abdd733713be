import type { FindingMessenger } from '../core/messengers.ts';
import { findingCard } from './cards/finding-card.ts';
import { textsFor } from './languages/languages.ts';
import { deliver, inBatches, type MessengerOptions, report, requireTeams } from './messenger.ts';
import { reach } from './reach.ts';
import type { Recipient } from './recipients.ts';

/** The cards of what the reconciler has found, in the personal chats of the administrators. */
export function createFindingMessenger(options: MessengerOptions): FindingMessenger {
  const { conversations } = options;
  return {
    async publishFinding(finding, people) {
      // What comes as news is a message of its own; the one before keeps what it said last.
      const id = `${finding.id}-${finding.occurrence}`;
      const { revision } = finding;
      const sent = await conversations.messages(id);
      const recipients = new Map<string, Recipient>(
        [...sent.keys()].map((objectId) => [objectId, { objectId }]),
      );
      for (const person of people) recipients.set(person.objectId, { objectId: person.objectId, person });
      const all = [...recipients.values()];
      const deliveries = await inBatches(all, async ({ objectId }) => {
        const before = sent.get(objectId);
        if (before && before.revision > revision) return 'same';
        const stored = await conversations.reference(objectId);
        const card = findingCard(finding, textsFor(stored?.locale));
        const message = { card, summary: card.fallbackText };
        return deliver(options, { id, revision }, { objectId, stored, message, before, reach });
      });
      requireTeams(deliveries);
      return report(all, deliveries, undefined);
    },
  };
}
