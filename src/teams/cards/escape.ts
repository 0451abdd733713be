// What ends or starts a line of its own, what no reader sees, and what turns the direction of a text round:
// a bidirectional override can make a text read differently from what it says.
const invisible =
  // oxlint-disable-next-line no-control-regex -- control characters are what this removes
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\u{e0000}-\u{e007f}]+/gu;

/**
 * A text of people, the directory or a cloud as one clean line: white space runs together, control and
 * direction characters go, broken surrogates are mended.
 */
export function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(invisible, ' ').replaceAll(/\s+/g, ' ').trim();
}

/** Cuts a text after `most` characters (code points) and says so with an ellipsis. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  return `${characters
    .slice(0, most - 1)
    .join('')
    .trimEnd()}…`;
}

/**
 * A text for a TextBlock or a Fact, so that it reads exactly as it is: no Markdown, no link, no `<at>`
 * mention and no `{{DATE(…)}}` function can come out of it (Adaptive Cards "Text features": a backslash
 * takes a character its meaning). What it cannot be is more than one line.
 */
export function escapeText(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_[\]<>{}~&]/g, String.raw`\$&`)
    .replace(/^([-+#])/, String.raw`\$1`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}
