import { z } from 'zod';
import { ConnectorError } from './connector-error.ts';
import type { Card } from './state.ts';

const cardType = 'application/vnd.microsoft.card.adaptive';

const attachmentSchema = z.looseObject({
  contentType: z.string(),
  content: z.unknown().optional(),
});

const activitySchema = z.looseObject({
  type: z.enum(['message', 'typing']),
  text: z.string().nullish(),
  textFormat: z.enum(['markdown', 'plain']).nullish(),
  attachments: z.array(attachmentSchema).nullish(),
});

const cardSchema = z.looseObject({
  type: z.literal('AdaptiveCard'),
  version: z.string().regex(/^1\.[0-5]$/, 'Teams shows bots’ cards up to version 1.5'),
});

/** Largest message with its card, measured in UTF-16 (Teams documentation, "Format your bot messages"). */
const largestMessage = 100 * 1024;

/** What a bot's activity shows in the chat; undefined for typing, which leaves nothing behind. */
export interface SentContent {
  readonly text?: string;
  readonly textFormat?: 'plain';
  readonly card?: Card;
}

/** Reads an activity that the bot sends. @throws ConnectorError 400 or 413 saying what is wrong with it. */
export function readSentActivity(body: unknown): SentContent | undefined {
  const result = activitySchema.safeParse(body);
  if (!result.success) throw badSyntax(result.error);
  const { type, text, textFormat, attachments } = result.data;
  if (type === 'typing') return undefined;
  if (Buffer.byteLength(JSON.stringify(body), 'utf16le') > largestMessage)
    throw new ConnectorError(413, 'MessageSizeTooBig', 'Message size too large.');
  const [first, second] = attachments ?? [];
  if (second !== undefined)
    throw new ConnectorError(400, 'BadSyntax', 'This stand-in shows one card in a message.');
  if (!text && first === undefined)
    throw new ConnectorError(400, 'BadSyntax', 'The message has neither text nor an attachment.');
  return {
    ...(text && { text }),
    ...(text && textFormat === 'plain' && { textFormat }),
    ...(first !== undefined && { card: cardOf(first) }),
  };
}

/** Reads an Adaptive Card. @throws ConnectorError 400 for what Teams would not show. */
export function readCard(content: unknown): Card {
  const result = cardSchema.safeParse(content);
  if (!result.success) throw badSyntax(result.error);
  return result.data;
}

function cardOf(attachment: z.infer<typeof attachmentSchema>): Card {
  if (attachment.contentType !== cardType)
    throw new ConnectorError(400, 'BadSyntax', `This stand-in does not show ${attachment.contentType}.`);
  return readCard(attachment.content);
}

function badSyntax(error: z.ZodError): ConnectorError {
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  return new ConnectorError(
    400,
    'BadSyntax',
    `${where === '' ? '' : `${where}: `}${issue?.message ?? 'Bad input'}`,
  );
}
