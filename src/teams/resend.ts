import type { PersonalCard, Reader } from './cards/card-for.ts';
import { movedCard } from './cards/moved-card.ts';
import { ChatError } from './gateway.ts';
import { textsFor } from './languages/languages.ts';
import type { ReachPorts } from './reach.ts';

/** A card that a person has or may have in their chat. */
export interface Showing {
  /** What it is kept under: the request's id, or that of something of its own. */
  readonly id: string;
  readonly revision: number;
  readonly cardFor: (reader: Reader) => PersonalCard;
}

/** Shows a person a card as a new message; false when that did not work. */
export type Resend = (showing: Showing, objectId: string) => Promise<boolean>;

/**
 * Sends a person's card anew, at the end of the chat. From then on that message is the one which is edited; the one
 * before it says that it is no longer. @throws AccessError `store.unavailable`
 */
export function createResend({
  gateway,
  conversations,
  digest,
  log,
}: ReachPorts & { readonly digest: (text: string) => Uint8Array }): Resend {
  return async ({ id, revision, cardFor }, objectId) => {
    const reference = await conversations.reference(objectId);
    if (!reference) return false;
    const before = (await conversations.messages(id)).get(objectId);
    // A card never goes back: what the chat shows already may be newer than what was read for this.
    if (before && before.revision > revision) return false;
    const texts = textsFor(reference.locale);
    const message = cardFor({ objectId, texts });
    const attempt = async (write: () => Promise<void>): Promise<boolean> => {
      try {
        await write();
        return true;
      } catch (error) {
        if (!(error instanceof ChatError)) throw error;
        log.warn('teams.notDelivered', { objectId, kind: error.kind, status: error.status ?? 'none' });
        return false;
      }
    };
    const sent = await attempt(async () => {
      const activityId = await gateway.send(reference, message);
      const cardHash = Buffer.from(digest(JSON.stringify(message.card))).toString('hex');
      await conversations.saveMessage(id, objectId, { before, now: { activityId, cardHash, revision } });
    });
    // What is left of the one before does no harm: every click is authorised anew.
    if (sent && before) await attempt(() => gateway.update(reference, before.activityId, movedCard(texts)));
    return sent;
  };
}
