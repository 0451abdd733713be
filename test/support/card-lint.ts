import MarkdownIt from 'markdown-it';
import { z } from 'zod';
import type { AdaptiveCard } from '../../src/teams/cards/elements.ts';
import { cardBytes } from '../../src/teams/cards/size.ts';

const refreshSchema = z.strictObject({
  action: z.object({ type: z.literal('Action.Execute'), title: z.string().min(1), verb: z.string().min(1) }),
  userIds: z.array(z.string().startsWith('29:')).min(1).max(60),
});

const markdown = new MarkdownIt();
const dateFunction =
  /\{\{DATE\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,SHORT\)\}\} \{\{TIME\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)\}\}/g;

/** Everything that Teams would not show, would not send, or would show as something else than it is. */
export function lintCard(card: AdaptiveCard): readonly string[] {
  const problems: string[] = [];
  const version: string = card.version;
  if (version !== '1.5') problems.push(`version ${version} instead of 1.5`);
  const size = cardBytes(card);
  if (size >= 28 * 1024) problems.push(`${size} bytes are too many`);
  if (card.fallbackText === '') problems.push('no fallback text');
  const { refresh, ...shown } = card;
  for (const element of objectsIn(shown)) problems.push(...lintElement(element));
  if (refresh !== undefined) problems.push(...lintRefresh(refresh));
  return problems;
}

/** "User Specific Views": an Action.Execute that nobody presses, for at most sixty people by their `29:` ids. */
function lintRefresh(refresh: unknown): string[] {
  const parsed = refreshSchema.safeParse(refresh);
  return parsed.success ? [] : [`refresh: ${z.prettifyError(parsed.error)}`];
}

function lintElement(element: Readonly<Record<string, unknown>>): string[] {
  const type = typeof element['type'] === 'string' ? element['type'] : '';
  if (type === 'Action.Execute') return lintExecute(element);
  if (type.startsWith('Input.') && typeof element['label'] !== 'string')
    return [`${type} ${String(element['id'])} without a label`];
  if (element['isRequired'] === true && typeof element['errorMessage'] !== 'string')
    return [`${type} ${String(element['id'])} is required and does not say so`];
  if (type === 'TextBlock') return lintText(String(element['text']), true);
  if (type === '' && 'title' in element && 'value' in element)
    return lintText(String(element['value']), false);
  if (type === 'Table' || type === 'Carousel' || type === 'CompoundButton') return [`${type} is not for 1.5`];
  return [];
}

function lintExecute(action: Readonly<Record<string, unknown>>): string[] {
  const fallback = action['fallback'];
  const verb = action['verb'];
  if (typeof verb !== 'string' || verb === '') return ['Action.Execute without a verb: Teams sends nothing'];
  const expected = { ...(action['data'] as object), verb };
  const isSubmit =
    typeof fallback === 'object' &&
    fallback !== null &&
    Reflect.get(fallback, 'type') === 'Action.Submit' &&
    JSON.stringify(Reflect.get(fallback, 'data')) === JSON.stringify(expected);
  return isSubmit ? [] : [`${verb} without a fallback that sends the same`];
}

/** Our own texts hold no Markdown, so whatever a renderer makes of a text other than a paragraph was forged. */
function lintText(text: string, moments: boolean): string[] {
  const html = markdown.render(moments ? text.replaceAll(dateFunction, 'a moment') : text).trim();
  const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
  const problems = tags.some((tag) => tag !== '<p>' && tag !== '</p>') ? [`"${text}" is Markdown`] : [];
  const bare = moments ? text.replaceAll(dateFunction, '') : text;
  if (/\{\{|<\/?at/i.test(bare.replaceAll(/\\./g, '')))
    problems.push(`"${text}" holds a function or a mention`);
  return problems;
}

function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Readonly<Record<string, unknown>>;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}
