import type { OpenRequests } from '../../core/requests/open-requests.ts';
import type { RequestRecord } from '../../core/requests/request.ts';
import type { Reader } from './card-for.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  execute,
  statusLine,
  textBlock,
} from './elements.ts';
import { clip } from './escape.ts';
import { extendButton } from './extension.ts';
import { type CardLimits, withinSize } from './size.ts';
import { statusTitle } from './status.ts';
import { sentences, type Text } from './text.ts';

/** What was just done to one of the listed requests, until its record says it. */
export interface Done {
  readonly requestId: string;
  readonly text: string;
}

/** What one person has asked for and holds, each with the buttons that make sense now. */
export function mineCard(open: OpenRequests, reader: Reader, more: MineExtras = {}): AdaptiveCard {
  return withinSize((limits) => build(open, reader, { ...more, limits }));
}

export interface MineExtras {
  readonly done?: Done;
  /** What else there is to say, below the requests. */
  readonly notes?: readonly Text[];
}

function build(
  { records, complete }: OpenRequests,
  reader: Reader,
  { done, notes = [], limits }: MineExtras & { readonly limits: CardLimits },
): AdaptiveCard {
  const { texts } = reader;
  const shown = records.slice(0, limits.grants);
  const held = records.filter(({ state }) => state === 'active' || state === 'revoking').length;
  const summary = records.length === 0 ? texts.mine.none : texts.mine.count(held, records.length - held);
  return adaptiveCard({
    fallbackText: summary,
    body: [
      statusLine({
        style: held > 0 ? 'good' : 'accent',
        title: texts.mine.title,
        details: [summary, ...(records.length === 0 ? [texts.mine.askFor] : [])],
      }),
      ...shown.map((record) => requestRow(record, reader, { done, limits })),
      ...(records.length > shown.length ? [subtle(texts.mine.more(records.length - shown.length))] : []),
      ...notes.map((note) => textBlock(note)),
      ...(complete ? [] : [subtle(texts.incomplete)]),
    ],
  });
}

function subtle(text: Text): CardElement {
  return textBlock(text, { size: 'Small', isSubtle: true });
}

interface RowLook {
  readonly done: Done | undefined;
  readonly limits: CardLimits;
}

function requestRow(record: RequestRecord, reader: Reader, { done, limits }: RowLook): CardElement {
  const { texts, objectId } = reader;
  const { id, entitlement, requester, beneficiary } = record.request;
  const justDone = done?.requestId === id ? done.text : undefined;
  const people =
    beneficiary.objectId !== objectId
      ? [texts.mine.forPerson(clip(beneficiary.displayName, limits.name))]
      : requester.objectId === objectId
        ? []
        : [texts.mine.byPerson(clip(requester.displayName, limits.name))];
  const until =
    record.state === 'active' && record.expiresAt !== undefined
      ? texts.mine.untilMoment(record.expiresAt)
      : undefined;
  const state: Text = sentences(statusTitle(record, texts), until) ?? '';
  const buttons = justDone === undefined ? buttonsFor(record, reader) : [];
  return {
    type: 'Container',
    separator: true,
    items: [
      textBlock(
        texts.facts.access(clip(entitlement.title, limits.name), clip(entitlement.name, limits.name)),
        {
          weight: 'Bolder',
        },
      ),
      textBlock(justDone ?? state, { spacing: 'None' }),
      textBlock(
        texts.facts.terms([...people, clip(entitlement.environment, limits.name), texts.facts.request(id)]),
        {
          size: 'Small',
          isSubtle: true,
          spacing: 'None',
        },
      ),
      ...(buttons.length > 0 ? [{ type: 'ActionSet', actions: buttons }] : []),
    ],
  };
}

/** The buttons of the requester's own card; `list` brings this card back, and not the request's. */
function buttonsFor(record: RequestRecord, { objectId, texts }: Reader): CardElement[] {
  const { state, request } = record;
  const data = { requestId: request.id, list: 'mine' };
  if (state === 'pending')
    return [execute({ verb: 'cancel', title: texts.buttons.cancel, data, inputs: false })];
  if (state !== 'active') return [];
  const receives = request.beneficiary.objectId === objectId;
  return [
    execute({
      verb: 'end',
      title: receives ? texts.buttons.end : texts.buttons.endForAnother,
      data,
      inputs: false,
    }),
    ...extendButton(record, { texts }, { list: 'mine' }),
  ];
}
