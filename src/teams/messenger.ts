import { AccessError } from '../core/errors.ts';
import type { Messenger, PublishReport } from '../core/messengers.ts';
import type { RequestRecord } from '../core/requests/request.ts';
import type { BotMessage } from './answer.ts';
import { cardFor } from './cards/card-for.ts';
import { channelCard } from './cards/channel-card.ts';
import type { SentMessage, StoredReference } from './conversations.ts';
import { ChatError, type ChatGateway } from './gateway.ts';
import { textsFor, told } from './languages/languages.ts';
import { type Addressee, type Delivery, type ReachPorts, reach, reachChannel, type Write } from './reach.ts';
import { channelOf, type Recipient, recipientsOf, viewersOf } from './recipients.ts';

export interface MessengerOptions extends ReachPorts {
  readonly digest: (text: string) => Uint8Array;
  readonly now: () => Date;
}

/** People are written to at the same time, but not all of them: Teams counts the calls of a bot. */
const atOnce = 5;

/** Cards and short texts in Teams' personal chats, and one card in a channel where the policy names one. */
export function createMessenger(options: MessengerOptions): Messenger {
  const { conversations, gateway } = options;
  return {
    async publish(record) {
      const sent = await conversations.messages(record.request.id);
      const recipients = recipientsOf(record, sent);
      const publication: Publication = { record, sent, references: new Map() };
      const deliveries = await inBatches(recipients, ({ objectId }) =>
        toPerson(options, publication, objectId),
      );
      const channelId = channelOf(record, sent);
      const channel = channelId === undefined ? undefined : await toChannel(options, publication, channelId);
      requireTeams(channel ? [...deliveries, channel] : deliveries);
      return report(recipients, deliveries, channel);
    },

    async notify({ objectId }, { requestId, key, text }) {
      const note = `${objectId}/${key}`;
      if (await conversations.wasNoteSent(requestId, note)) return true;
      const stored = await conversations.reference(objectId);
      const delivery = await reach(options, { objectId, stored }, async (reference) => {
        await gateway.send(reference, { text: told(textsFor(reference.locale), text) });
        await conversations.noteSent(requestId, note);
        return 'sent';
      });
      requireTeams([delivery]);
      return delivery === 'sent';
    },
  };
}

/** Does the same for every item, a few at a time. */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  return results;
}

/** One showing of a record to everybody. */
interface Publication {
  readonly record: RequestRecord;
  /** What was sent before, by whom or where it is seen. */
  readonly sent: ReadonlyMap<string, SentMessage>;
  /** Where people are reached, as far as it was looked up. */
  readonly references: Map<string, StoredReference | undefined>;
}

async function lookUp(
  { conversations }: MessengerOptions,
  { references }: Publication,
  objectId: string,
): Promise<StoredReference | undefined> {
  if (!references.has(objectId)) references.set(objectId, await conversations.reference(objectId));
  return references.get(objectId);
}

/** Makes one person's card say what the record says, unless it says more than that already. */
async function toPerson(
  options: MessengerOptions,
  publication: Publication,
  objectId: string,
): Promise<Delivery> {
  const { record, sent } = publication;
  const before = sent.get(objectId);
  if (before && before.revision > record.revision) return 'same';
  const stored = await lookUp(options, publication, objectId);
  const message = cardFor(record, { objectId, texts: textsFor(stored?.locale) });
  return deliver(options, shownOf(record), { objectId, stored, message, before, reach });
}

/** The same for the card that everybody in a channel sees. */
async function toChannel(
  options: MessengerOptions,
  publication: Publication,
  channelId: string,
): Promise<Delivery> {
  const { record, sent } = publication;
  const before = sent.get(channelId);
  if (before && before.revision > record.revision) return 'same';
  const references = await inBatches(viewersOf(record), (objectId) => lookUp(options, publication, objectId));
  const viewers = references.flatMap((reference) => (reference ? [reference.userId] : []));
  const stored = await options.conversations.reference(channelId);
  const card = channelCard(record, { texts: textsFor(stored?.locale), viewers });
  const message = { card, summary: card.fallbackText };
  return deliver(options, shownOf(record), {
    objectId: channelId,
    stored,
    message,
    before,
    reach: reachChannel,
  });
}

interface Delivering extends Addressee {
  readonly message: Extract<BotMessage, { readonly card: unknown }>;
  readonly before: SentMessage | undefined;
  readonly reach: typeof reach;
}

function shownOf({ request, revision }: RequestRecord): Shown {
  return { id: request.id, revision };
}

/** What a card shows: of what, and how far that had come. */
interface Shown {
  /** The request's id, or that of something of its own that is shown in the same way. */
  readonly id: string;
  readonly revision: number;
}

/** Makes one chat's card say what it has to say, unless it says so already. */
export async function deliver(
  options: MessengerOptions,
  { id, revision }: Shown,
  delivering: Delivering,
): Promise<Delivery> {
  const { objectId, message, before } = delivering;
  const { conversations, gateway } = options;
  const cardHash = Buffer.from(options.digest(JSON.stringify(message.card))).toString('hex');
  if (before?.cardHash === cardHash) {
    if (before.revision === revision) return 'same';
    // The card is right as it is, but what lies between the two revisions must not come any more.
    const now = { ...before, revision };
    return (await conversations.saveMessage(id, objectId, { before, now })) ? 'same' : 'failed';
  }
  const write: Write = async (reference, fresh) => {
    const activityId = await show(gateway, { reference, message, before: fresh ? undefined : before });
    const now = { activityId, cardHash, revision };
    return (await conversations.saveMessage(id, objectId, { before, now })) ? 'sent' : 'failed';
  };
  return before ? delivering.reach(options, delivering, write) : first(options, id, delivering, write);
}

/** Sends the first card of a request to a chat, unless somebody else is doing so at this moment. */
async function first(
  options: MessengerOptions,
  requestId: string,
  delivering: Delivering,
  write: Write,
): Promise<Delivery> {
  const { conversations, now } = options;
  const { objectId } = delivering;
  if (!(await conversations.claimMessage(requestId, objectId, now()))) return 'failed';
  const delivery = await delivering.reach(options, delivering, write);
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
 * One chat that does not work for the moment is reported; Teams as a whole is not, so that the caller repeats
 * it. @throws AccessError `teams.unreachable` when something failed and nothing was well
 */
export function requireTeams(deliveries: readonly Delivery[]): void {
  const isWell = (delivery: Delivery) => delivery === 'sent' || delivery === 'same';
  if (deliveries.includes('failed') && !deliveries.some(isWell))
    throw new AccessError('teams.unreachable', 'operator', 'Teams does not take messages at the moment.');
}

export function report(
  recipients: readonly Recipient[],
  deliveries: readonly Delivery[],
  channel: Delivery | undefined,
): PublishReport {
  const of = (wanted: Delivery) => recipients.filter((_, index) => deliveries[index] === wanted);
  return {
    unreachable: of('unreachable').flatMap(({ person }) => person ?? []),
    // Whoever has a card only from before is known by their id alone, but must not keep an outdated one.
    failed: of('failed').map(
      ({ objectId, person }) => person ?? { objectId, displayName: objectId, userPrincipalName: objectId },
    ),
    ...(channel && { channel: channel === 'sent' || channel === 'same' ? 'shown' : channel }),
  };
}
