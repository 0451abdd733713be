import type { Log } from '../core/ports.ts';
import type { ConversationStore, StoredReference } from './conversations.ts';
import { ChatError, type ChatGateway } from './gateway.ts';

export interface ReachPorts {
  readonly gateway: ChatGateway;
  readonly conversations: ConversationStore;
  readonly log: Log;
}

/**
 * What became of writing to a chat. `unreachable`: the app is not there, or Teams does not let us write;
 * `failed`: not now. `same`: nothing to do.
 */
export type Delivery = 'sent' | 'same' | 'unreachable' | 'failed';

/** Writes to one chat. `fresh`: it was opened just now, and what was sent to the person is not in it. */
export type Write = (reference: StoredReference, fresh: boolean) => Promise<Delivery>;

/** Somebody to write to, and where if that is known. */
export interface Addressee {
  readonly objectId: string;
  readonly stored: StoredReference | undefined;
}

/**
 * Writes to a person wherever they can be reached: in the chat we know of or, when that is closed to us, in one
 * that is opened anew. Only failures of our own store are thrown.
 */
export async function reach(
  ports: ReachPorts,
  { objectId, stored }: Addressee,
  write: Write,
): Promise<Delivery> {
  const { conversations, gateway } = ports;
  const problem = stored ? await tryTo(ports, objectId, () => write(stored, false)) : undefined;
  if (typeof problem === 'string') return problem;
  if (problem?.kind === 'failed') return 'failed';
  const again = await tryTo(ports, objectId, async () => {
    const opened = await gateway.openChat(objectId);
    if (!opened) return 'unreachable';
    const reference = stored ? { ...stored, ...placeOf(opened) } : opened;
    const delivery = await write(
      reference,
      stored !== undefined && reference.conversationId !== stored.conversationId,
    );
    await conversations.saveReference(objectId, reference);
    return delivery;
  });
  if (again === 'sent' || again === 'failed') return again;
  if (again instanceof ChatError && again.kind === 'failed') return 'failed';
  if (problem?.kind === 'gone') await conversations.dropReference(objectId);
  return 'unreachable';
}

/** What an opened chat tells anew. The person's id and language in it are known better from what they wrote. */
function placeOf({ serviceUrl, conversationId, botId, tenantId }: StoredReference) {
  return { serviceUrl, conversationId, botId, tenantId };
}

/**
 * Writes to a channel. Nothing can be opened there: when it is closed to us, its reference is dropped and whoever
 * is asked is asked in their own chats alone.
 */
export async function reachChannel(
  ports: ReachPorts,
  { objectId: channelId, stored }: Addressee,
  write: Write,
): Promise<Delivery> {
  const reference = stored ?? ports.gateway.channel(channelId);
  if (!reference) return 'unreachable';
  const problem = await tryTo(ports, channelId, () => write(reference, false));
  if (typeof problem === 'string') return problem;
  if (problem.kind === 'failed') return 'failed';
  if (problem.kind === 'gone') await ports.conversations.dropReference(channelId);
  return 'unreachable';
}

async function tryTo(
  { log }: ReachPorts,
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
