import MarkdownIt from 'markdown-it';

/** Markdown of messages and cards. Raw HTML in it is shown as text; images are not fetched, and a single line break is none, as in Teams. */
const markdown = new MarkdownIt({ html: false, linkify: false }).disable('image');

// Links leave the page alone: they open beside it and learn nothing of it.
markdown.core.ruler.push('links_open_beside', ({ tokens }) => {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type !== 'link_open') continue;
    token.attrSet('target', '_blank');
    token.attrSet('rel', 'noopener noreferrer');
  }
});

/** The HTML of a markdown text; safe to put into the page. */
export function markdownToHtml(text: string): string {
  return markdown.render(text);
}
