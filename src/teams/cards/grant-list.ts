import type { GrantRecord, GrantState, RequestRecord, RequestState } from '../../core/requests/request.ts';
import { retold } from '../../core/said/retold.ts';
import type { Texts } from '../languages/en/texts.ts';
import { told } from '../languages/languages.ts';
import { type CardElement, column, row, section, textBlock, webLink, withAside } from './elements.ts';
import { clip } from './escape.ts';
import type { CardLimits } from './size.ts';
import { usageOf } from './usage.ts';

const colors: Partial<Record<GrantState, string>> = {
  placed: 'Good',
  removed: 'Good',
  kept: 'Warning',
  blocked: 'Attention',
  failed: 'Attention',
  stuck: 'Attention',
};

/** Where the state of a request says all about its grants: nothing has been given yet, or ever. */
const withoutMarks: ReadonlySet<RequestState> = new Set([
  'pending',
  'approved',
  'denied',
  'timedOut',
  'cancelled',
]);

interface Look {
  readonly limits: CardLimits;
  /** Whether each grant says how it stands; otherwise one word above says it of all, or none is needed. */
  readonly marks: boolean;
  readonly usage: boolean;
  readonly texts: Texts;
  /** The one who receives it, as the card has named them already. */
  readonly beneficiary: string;
}

interface RowLook extends Look {
  /** Pages that rows above link to, and those of the whole card. */
  readonly shown: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

/** The grants of a request, one row each, in the catalogue's order; nothing when there are none yet. */
export function grantList(
  { state, grants, request }: RequestRecord,
  limits: CardLimits,
  show: { readonly usage: boolean; readonly texts: Texts },
): CardElement[] {
  const { texts } = show;
  const [first] = grants;
  if (first === undefined) return [];
  const alike = grants.every((grant) => grant.state === first.state);
  const hasMarks = !withoutMarks.has(state);
  const look: Look = {
    limits,
    marks: hasMarks && !alike,
    usage: show.usage,
    texts,
    beneficiary: texts.facts.person(request.beneficiary.displayName, request.beneficiary.userPrincipalName),
  };
  const listed = grants.slice(0, limits.grants);
  const rest = grants.length - listed.length;
  const items = [
    ...listed.map((grant, index) =>
      grantRow(grant, { ...look, shown: pagesOf(listed.slice(0, index)), all: pagesOf(listed) }),
    ),
    ...(rest > 0 ? [textBlock(texts.grants.more(rest), { isSubtle: true })] : []),
    ...(show.usage ? usageNotes(grants, look) : []),
  ];
  return [
    section(texts.grants.title(state), items, hasMarks && alike ? mark(first.state, texts) : undefined),
  ];
}

function grantRow(grant: GrantRecord, look: RowLook): CardElement {
  const { plan } = grant;
  const { limits, texts } = look;
  const cloud = texts.grants.cloud[plan.cloud];
  const principal = plan.principal === look.beneficiary ? undefined : clip(plan.principal, limits.text);
  const permission = textBlock(clip(told(texts, retold(plan.permission)), limits.text));
  const beside = [
    ...(look.marks ? [mark(grant.state, texts)] : []),
    ...(look.usage ? pages(grant, look) : []),
  ];
  return row(
    [
      column('46px', [textBlock(cloud, { isSubtle: true })]),
      column(
        'stretch',
        [
          beside.length > 0 ? withAside(permission, beside) : permission,
          small(texts.grants.where(clip(plan.target, limits.text), cloud, principal)),
          ...explanation(grant, look),
          ...(look.usage ? commands(grant, limits) : []),
        ],
        { spacing: 'Small' },
      ),
    ],
    { spacing: 'Small' },
  );
}

function mark(state: GrantState, texts: Texts): CardElement {
  const color = colors[state];
  return textBlock(texts.grants.mark(state), { size: 'Small', ...(color ? { color } : { isSubtle: true }) });
}

function small(text: Parameters<typeof textBlock>[0]): CardElement {
  return textBlock(text, { size: 'Small', isSubtle: true, spacing: 'None' });
}

/** What the mark does not say. */
function explanation(
  { state, removedAt, failure }: GrantRecord,
  { marks, limits, texts }: Look,
): CardElement[] {
  const why = texts.grants.why(state);
  const troubled = state === 'blocked' || state === 'failed' || state === 'stuck';
  return [
    ...(why === undefined ? [] : [small(why)]),
    ...(marks && state === 'removed' && removedAt !== undefined ? [small(texts.grants.gone(removedAt))] : []),
    ...(troubled && failure
      ? [small(texts.grants.because(clip(told(texts, retold(failure.message)), limits.text)))]
      : []),
  ];
}

function commands(grant: GrantRecord, limits: CardLimits): CardElement[] {
  if (grant.state !== 'placed') return [];
  return usageOf(grant).commands.map((command) =>
    textBlock(clip(command, limits.usage), { fontType: 'Monospace', size: 'Small', spacing: 'None' }),
  );
}

/** Links to a cloud's portal look all the same, so that a page is linked once, and not where another one leads into it. */
function pages(grant: GrantRecord, { texts, shown, all }: RowLook): CardElement[] {
  const leadsInto = (page: string) => [...all].some((other) => other.startsWith(`${page}/`));
  return [...pagesOf([grant])]
    .filter((url) => !shown.has(url) && !leadsInto(url))
    .map((url) => webLink(texts.grants.portal(texts.grants.cloud[grant.plan.cloud]), url));
}

function pagesOf(grants: readonly GrantRecord[]): ReadonlySet<string> {
  return new Set(grants.filter(({ state }) => state === 'placed').flatMap((grant) => usageOf(grant).pages));
}

/** What grants say of their use, once each: those of one cloud often say the same. */
function usageNotes(grants: readonly GrantRecord[], { limits, texts }: Look): CardElement[] {
  const placed = grants.filter(({ state }) => state === 'placed').slice(0, limits.grants);
  const notes = new Set(
    placed.flatMap((grant) =>
      usageOf(grant).notes.map((note) => clip(told(texts, retold(note)), limits.usage)),
    ),
  );
  return [...notes].map((note, index) =>
    textBlock(note, { size: 'Small', isSubtle: true, spacing: index === 0 ? 'Small' : 'None' }),
  );
}
