import { AccessError } from '../core/errors.ts';
import type { Log, Messenger, PublishReport } from '../core/ports.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import type { BotMessage } from './answer.ts';
import { cardFor } from './cards/card-for.ts';
import type { ConversationStore, SentMessage, StoredReference } from './conversations.ts';
import { ChatError, type ChatGateway } from './gateway.ts';
import { type Recipient, recipientsOf } from './recipients.ts';

export interface MessengerOptions {
  readonly gateway: ChatGateway;
  readonly conversations: ConversationStore;
  readonly digest: (text: string) => Uint8Array;
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * What became of one person's card. `unreachable`: the app is not there for them, or Teams does not let us write
 * to them; `failed`: not now. `same`: nothing to do.
 */
type Delivery = 'sent' | 'same' | 'unreachable' | 'failed';

/** Writes to one chat. `fresh`: it was opened just now, and what was sent to the person is not in it. */
type Write = (reference: StoredReference, fresh: boolean) => Promise<Delivery>;

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
      requireTeams(deliveries);
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
      requireTeams([delivery]);
      return delivery === 'sent';
    },
  };
}

/** Makes one person's card say what the record says, unless it says more than that already. */
async function deliver(
  options: MessengerOptions,
  record: RequestRecord,
  objectId: string,
  before: SentMessage | undefined,
): Promise<Delivery> {
  const { revision } = record;
  if (before && before.revision > revision) return 'same';
  const message = cardFor(record, objectId);
  const cardHash = Buffer.from(options.digest(JSON.stringify(message.card))).toString('hex');
  if (before?.cardHash === cardHash) {
    if (before.revision === revision) return 'same';
    // The card is right as it is, but what lies between the two revisions must not come any more.
    const kept = await options.conversations.saveMessage(record.request.id, objectId, {
      before,
      now: { ...before, revision },
    });
    return kept ? 'same' : 'failed';
  }
  const write: Write = async (reference, fresh) => {
    const activityId = await show(options.gateway, {
      reference,
      message,
      before: fresh ? undefined : before,
    });
    const now = { activityId, cardHash, revision };
    const saved = await options.conversations.saveMessage(record.request.id, objectId, { before, now });
    return saved ? 'sent' : 'failed';
  };
  return before ? attempt(options, objectId, write) : first(options, record.request.id, objectId, write);
}

/** Sends a person's first card of a request, unless somebody else is doing so at this moment. */
async function first(
  options: MessengerOptions,
  requestId: string,
  objectId: string,
  write: Write,
): Promise<Delivery> {
  const { conversations, now } = options;
  if (!(await conversations.claimMessage(requestId, objectId, now()))) return 'failed';
  const delivery = await attempt(options, objectId, write);
  if (delivery !== 'sent') await conversations.releaseMessage(requestId, objectId);
  return delivery;
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

/**
 * Writes to a person wherever they can be reached: in the chat we know of or, when that is closed to us, in one
 * that is opened anew. Only failures of our own store are thrown.
 */
async function attempt(options: MessengerOptions, objectId: string, write: Write): Promise<Delivery> {
  const stored = await options.conversations.reference(objectId);
  const problem = stored ? await tryTo(options, objectId, () => write(stored, false)) : undefined;
  if (typeof problem === 'string') return problem;
  if (problem?.kind === 'failed') return 'failed';
  const again = await tryTo(options, objectId, async () => {
    const reference = await options.gateway.openChat(objectId);
    if (!reference) return 'unreachable';
    const delivery = await write(
      reference,
      stored !== undefined && reference.conversationId !== stored.conversationId,
    );
    await options.conversations.saveReference(objectId, reference);
    return delivery;
  });
  if (again === 'sent' || again === 'failed') return again;
  if (again instanceof ChatError && again.kind === 'failed') return 'failed';
  if (problem?.kind === 'gone') await options.conversations.dropReference(objectId);
  return 'unreachable';
}

async function tryTo(
  { log }: MessengerOptions,
  objectId: string,
  write: () => Promise<Delivery>,
): Promise<Delivery | ChatError> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    const { kind, status = 'none', code = 'none' } = error;
    log.warn('teams.notDelivered', { objectId, kind, status, code });
    return error;
  }
}

/**
 * One chat that does not work for the moment is reported; Teams as a whole is not, so that the caller repeats
 * it. @throws AccessError `teams.unreachable` when something failed and nothing was well
 */
function requireTeams(deliveries: readonly Delivery[]): void {
  const isWell = (delivery: Delivery) => delivery === 'sent' || delivery === 'same';
  if (deliveries.includes('failed') && !deliveries.some(isWell))
    throw new AccessError('teams.unreachable', 'operator', 'Teams does not take messages at the moment.');
}

function report(recipients: readonly Recipient[], deliveries: readonly Delivery[]): PublishReport {
  const of = (wanted: Delivery) => recipients.filter((_, index) => deliveries[index] === wanted);
  return {
    unreachable: of('unreachable').flatMap(({ person }) => person ?? []),
    // Whoever has a card only from before is known by their id alone, but must not keep an outdated one.
    failed: of('failed').map(
      ({ objectId, person }) => person ?? { objectId, displayName: objectId, userPrincipalName: objectId },
    ),
  };
}
