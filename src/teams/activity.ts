import { z } from 'zod';

/** Teams' own ids are printable ASCII. They come back in paths and headers of our calls, where nothing else may be. */
const id = z.string().regex(/^[\x21-\x7e]{1,1000}$/);

const account = z.object({ id, name: z.string().optional(), aadObjectId: z.guid().optional() });

/**
 * An activity as far as the bot reads it. Teams adds fields as it likes, so others are let through unread;
 * those read here must be what they should be.
 */
const activitySchema = z.object({
  type: z.string(),
  name: z.string().optional(),
  action: z.string().optional(),
  id: id.optional(),
  replyToId: id.optional(),
  serviceUrl: z.string(),
  text: z.string().optional(),
  locale: z.string().optional(),
  localTimezone: z.string().optional(),
  value: z.unknown().optional(),
  from: account,
  recipient: account,
  conversation: z.object({
    id,
    conversationType: z.string().optional(),
    isGroup: z.boolean().optional(),
    tenantId: z.string().optional(),
  }),
  entities: z.array(z.unknown()).optional(),
});

const mentionSchema = z.object({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: account,
});

export type IncomingActivity = z.infer<typeof activitySchema>;
export type Mention = z.infer<typeof mentionSchema>;

/** Undefined when it is not one. */
export function parseActivity(activity: unknown): IncomingActivity | undefined {
  const parsed = activitySchema.safeParse(activity);
  return parsed.success ? parsed.data : undefined;
}

/** Who is mentioned in a message. */
export function mentionsOf({ entities = [] }: IncomingActivity): readonly Mention[] {
  return entities.flatMap((entity) => {
    const parsed = mentionSchema.safeParse(entity);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Where something came from: the same message or click delivered twice has the same. Nothing for one without an id. */
export function sourceOf({ conversation, id }: Pick<IncomingActivity, 'conversation' | 'id'>): {
  readonly source?: string;
} {
  return id === undefined ? {} : { source: `${conversation.id}|${id}` };
}

/** Where a message came from, for whoever cannot do without: one without an id is taken for the others of its chat. */
export function messageSource({
  conversation,
  id = '',
}: Pick<IncomingActivity, 'conversation' | 'id'>): string {
  return `${conversation.id}|${id}`;
}

/** The card that a click came from, and not the click, which is another activity each time. */
export function cardSource({
  conversation,
  replyToId,
  id = '',
}: Pick<IncomingActivity, 'conversation' | 'replyToId' | 'id'>): string {
  return `${conversation.id}|${replyToId ?? id}`;
}
