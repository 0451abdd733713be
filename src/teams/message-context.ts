import { z } from 'zod';
import { clip, oneLine } from './cards/escape.ts';
import type { Texts } from './languages/en/texts.ts';

/** The message that a message extension was opened from, as far as it is read. All of it is somebody's text. */
export const messagePayload = z.object({
  linkToMessage: z.string().max(2000).nullish(),
  from: z.object({ user: z.object({ displayName: z.string().nullish() }).nullish() }).nullish(),
  body: z.object({ contentType: z.string().nullish(), content: z.string().max(100_000).nullish() }).nullish(),
});

type MessagePayload = z.infer<typeof messagePayload>;

/** Enough to recognise the message by, and little enough to leave room for a reason. */
const longestQuote = 120;
const longestLink = 280;

/** The beginning of a reason: which message the request is about. It fits into a reason with room to spare. */
export function aboutMessage({ body, from, linkToMessage }: MessagePayload, texts: Texts): string {
  const content = body?.content ?? '';
  const said = oneLine(body?.contentType === 'text' ? content : plainText(content));
  const who = oneLine(from?.user?.displayName ?? '');
  const about = texts.form.about(who === '' ? undefined : clip(who, 60), clip(said, longestQuote));
  const link = teamsLink(linkToMessage ?? '');
  return link === undefined ? `${about}: ` : `${about} (${link}): `;
}

const entities: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

/** The words of a message in HTML. It is shown as plain text only, so nothing in it needs to be made harmless. */
function plainText(html: string): string {
  return html
    .slice(0, 20_000)
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/&(#\d{1,6}|[a-z]{2,4});/g, (entity, name: string) => decoded(name) ?? entity);
}

function decoded(name: string): string | undefined {
  if (!name.startsWith('#')) return entities[name];
  const code = Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Only what leads to a message in Teams: the field comes from the client. */
function teamsLink(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const ours = url.hostname === 'teams.microsoft.com' || url.hostname === 'teams.cloud.microsoft';
  return url.protocol === 'https:' && ours && url.href.length <= longestLink ? url.href : undefined;
}
