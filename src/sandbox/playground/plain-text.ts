import { z } from 'zod';

const plainSchema = z.looseObject({ text: z.string(), textFormat: z.literal('plain') });

/**
 * A playground reads every text as Markdown with HTML in it, whatever the bot says that it is. So plain text is
 * written in the Markdown that shows it as it is, line by line. Everything else stays as it was.
 */
export function withPlainText(message: unknown): unknown {
  const parsed = plainSchema.safeParse(message);
  if (!parsed.success) return message;
  const text = parsed.data.text
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`)
    // At the beginning of a line they make headings, lists and quotations.
    .replaceAll(/^(\s*\d*)([#+\-.)>=])/gm, String.raw`$1\$2`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('\n', '  \n');
  return { ...parsed.data, text, textFormat: 'markdown' };
}
