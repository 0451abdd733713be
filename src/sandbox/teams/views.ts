import { z } from 'zod';
import type { Activity, ActivityFactory, Origin } from './activities.ts';
import { readCardAnswer } from './card-answer.ts';
import type { Chats } from './chats.ts';
import type { BotAnswer } from './delivery.ts';
import type { Card } from './state.ts';

const refreshSchema = z.looseObject({
  action: z.looseObject({
    type: z.literal('Action.Execute'),
    verb: z.string().min(1),
    data: z.record(z.string(), z.unknown()).default({}),
  }),
  userIds: z.array(z.string()).max(60),
});

/** What a card asks to be shown instead to a person ("User Specific Views"); undefined when it asks for nothing. */
function refreshFor(card: Card | undefined, mri: string) {
  const refresh = refreshSchema.safeParse(card?.['refresh']);
  return refresh.success && refresh.data.userIds.includes(mri) ? refresh.data.action : undefined;
}

/** Asks the bot for the person's own view of the cards in a room that want it, as Teams does when they come into sight. */
export async function askForViews(
  parts: {
    readonly chats: Chats;
    readonly activities: ActivityFactory;
    readonly deliver: (activity: Activity) => Promise<BotAnswer>;
  },
  origin: Origin,
): Promise<void> {
  const { chats, activities } = parts;
  const { member, room } = origin;
  for (const { id, card, userCard } of chats.messages(room, member)) {
    const action = userCard === undefined ? refreshFor(card, member.mri) : undefined;
    if (action === undefined) continue;
    const { verb, data } = action;
    const activity = activities.cardAction(origin, id, { verb, data, trigger: 'automatic' });
    const answer = readCardAnswer(await parts.deliver(activity));
    // What is no card leaves the card as everybody sees it.
    if (answer.kind === 'card') chats.setUserCard(room, member, id, answer.card);
  }
}
