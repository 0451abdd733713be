import { AccessError } from '../core/errors.ts';
import type { PersonRef } from '../core/people.ts';
import type { Log, Messenger, PublishReport } from '../core/ports.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import type { BotMessage } from './answer.ts';
import { cardFor } from './cards/card-for.ts';
import type { ConversationStore, SentMessage, StoredReference } from './conversations.ts';
import { ChatError, type ChatGateway } from './gateway.ts';
import { recipientsOf } from './recipients.ts';

export interface MessengerOptions {
  readonly gateway: ChatGateway;
  readonly conversations: ConversationStore;
  readonly digest: (text: string) => Uint8Array;
  readonly log: Log;
}

/**
 * What became of one person's card. `gone`: the app is not there for them; `failed`: Teams would not take it
 * now. `same`: nothing to do.
 */
type Delivery = 'sent' | 'same' | 'gone' | 'failed';

/** People are written to at the same time, but not all of them: Teams counts the calls of a bot. */
const atOnce = 5;

/** Cards and short texts in Teams' personal chats. */
export function createMessenger(options: MessengerOptions): Messenger {
  return {
    async publish(record) {
      const sent = await options.conversations.messages(record.request.id);
      const recipients = recipientsOf(record, sent);
      const deliveries: Delivery[] = [];
      for (let start = 0; start < recipients.length; start += atOnce) {
        const batch = recipients.slice(start, start + atOnce);
        deliveries.push(
          ...(await Promise.all(
            batch.map(({ objectId }) => deliver(options, record, objectId, sent.get(objectId))),
          )),
        );
      }
      requireTeams(deliveries, 'sent');
      requireTeams(
        deliveries.filter((_, index) => recipients[index]?.asked),
        'sent or same',
      );
      return report(recipients, deliveries);
    },

    async notify(person, { requestId, key, text }) {
      const { conversations } = options;
      const note = `${person.objectId}/${key}`;
      if (await conversations.wasNoteSent(requestId, note)) return true;
      const delivery = await attempt(options, person.objectId, async (reference) => {
        await options.gateway.send(reference, { text });
        await conversations.noteSent(requestId, note);
        return 'sent';
      });
      requireTeams([delivery], 'sent');
      return delivery === 'sent';
    },
  };
}

/** Makes one person's card say what the record says. */
async function deliver(
  options: MessengerOptions,
  record: RequestRecord,
  objectId: string,
  before: SentMessage | undefined,
): Promise<Delivery> {
  const message = cardFor(record, objectId);
  const cardHash = Buffer.from(options.digest(JSON.stringify(message.card))).toString('hex');
  if (before?.cardHash === cardHash) return 'same';
  return attempt(options, objectId, async (reference) => {
    const activityId = await show(options.gateway, { reference, message, before });
    await options.conversations.saveMessage(record.request.id, objectId, { activityId, cardHash });
    return 'sent';
  });
}

/** Edits the message that is there, or sends a new one when there is none (any more). */
async function show(
  gateway: ChatGateway,
  {
    reference,
    message,
    before,
  }: {
    readonly reference: StoredReference;
    readonly message: BotMessage;
    readonly before: SentMessage | undefined;
  },
): Promise<string> {
  if (!before) return gateway.send(reference, message);
  try {
    await gateway.update(reference, before.activityId, message);
    return before.activityId;
  } catch (error) {
    if (error instanceof ChatError && error.status === 404) return gateway.send(reference, message);
    throw error;
  }
}

/** Writes to a person wherever they can be reached. Only failures of our own store are thrown. */
async function attempt(
  options: MessengerOptions,
  objectId: string,
  write: (reference: StoredReference) => Promise<Delivery>,
): Promise<Delivery> {
  const { conversations, log } = options;
  try {
    const reference = (await conversations.reference(objectId)) ?? (await open(options, objectId));
    return reference ? await write(reference) : 'gone';
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    log.warn('teams.notDelivered', { objectId, kind: error.kind, status: error.status ?? 'none' });
    if (error.kind === 'failed') return 'failed';
    await conversations.dropReference(objectId);
    return 'gone';
  }
}

async function open(
  { gateway, conversations }: MessengerOptions,
  objectId: string,
): Promise<StoredReference | undefined> {
  const reference = await gateway.openChat(objectId);
  if (reference) await conversations.saveReference(objectId, reference);
  return reference;
}

/**
 * One chat that does not work for the moment must not hold up a request; Teams as a whole must, and so must
 * the chats of all who are asked, so that the caller repeats it.
 * @throws AccessError `teams.unreachable` when something failed and nothing was well
 */
function requireTeams(deliveries: readonly Delivery[], well: 'sent' | 'sent or same'): void {
  const isWell = (delivery: Delivery) =>
    delivery === 'sent' || (well === 'sent or same' && delivery === 'same');
  if (deliveries.includes('failed') && !deliveries.some(isWell))
    throw new AccessError('teams.unreachable', 'operator', 'Teams does not take messages at the moment.');
}

function report(
  recipients: readonly { readonly person?: PersonRef }[],
  deliveries: readonly Delivery[],
): PublishReport {
  const unreachable = recipients.flatMap(({ person }, index) => {
    const delivery = deliveries[index];
    return person && (delivery === 'gone' || delivery === 'failed') ? [person] : [];
  });
  return { unreachable };
}
