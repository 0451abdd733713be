import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, it } from 'vitest';
import { clip, escapeText, oneLine } from '../../../src/teams/cards/escape.ts';
import { cardText } from '../../../src/teams/cards/text.ts';

const markdown = new MarkdownIt();

it('gives back exactly the text that went in, whatever it holds', () => {
  const nasty = fc.stringMatching(/^[ \t\n\\`*_[\](){}<>~&#!|=+\-.:;"'/@a1é😀]{0,40}$/u);
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (text) => {
      const html = markdown.render(escapeText(text)).trim();
      const expected = oneLine(text);
      expect(unescapeHtml(html)).toBe(expected === '' ? '' : `<p>${expected}</p>`);
    }),
    { numRuns: 1000 },
  );
});

it('leaves no function for a card to run', () => {
  expect(escapeText('{{DATE(2020-01-01T00:00:00Z)}}')).toBe(String.raw`\{\{DATE(2020-01-01T00:00:00Z)\}\}`);
});

it.each([
  ['turns the text round', 'approve \u202Eyned', 'approve yned'],
  ['is a control character', 'a\u0000b\u001bc', 'a b c'],
  ['nobody sees', 'a\u00adb\u061cc\u180ed\u3164e\u{e0041}\u{e007f}f', 'a b c d e f'],
  ['ends a line', 'a\r\n\u2028b', 'a b'],
  ['is half a character', 'a\ud800b', 'a\ufffdb'],
])('takes out what %s', (_, text, clean) => {
  expect(oneLine(text)).toBe(clean);
});

it('cuts between characters and says that it cut', () => {
  expect(clip('😀😀😀😀', 3)).toBe('😀😀…');
  expect(clip('four', 4)).toBe('four');
});

it('shows moments in the zone of the reader, without fractions of a second', () => {
  expect(cardText(['Until ', { at: '2026-11-20T10:00:00.123Z' }, '.'])).toBe(
    'Until {{DATE(2026-11-20T10:00:00Z,SHORT)}} {{TIME(2026-11-20T10:00:00Z)}}.',
  );
});

function unescapeHtml(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
