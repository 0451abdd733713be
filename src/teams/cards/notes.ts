import { longestReason } from '../../core/requests/reason.ts';
import type { RequestRecord } from '../../core/requests/request.ts';
import { askButton } from './ask-button.ts';
import { type CardElement, quote, section, textBlock } from './elements.ts';
import { clip } from './escape.ts';
import type { CardLimits } from './size.ts';
import type { Viewer } from './viewer.ts';

/** What the people of a request have written to each other, newest last. */
export function noteList({ notes = [] }: RequestRecord, viewer: Viewer, limits: CardLimits): CardElement[] {
  if (notes.length === 0) return [];
  const shown = notes.slice(-limits.people);
  const { texts } = viewer;
  return [
    section(
      texts.notes.title,
      shown.flatMap(({ by, at, text }) => [
        textBlock(texts.notes.said(clip(by.displayName, limits.name), at, by.objectId === viewer.objectId), {
          size: 'Small',
          isSubtle: true,
        }),
        quote(clip(text, limits.reason)),
      ]),
    ),
  ];
}

/** Lets an approver ask, and the others answer. */
export function noteButton({ request }: RequestRecord, { role, texts }: Viewer): CardElement {
  const asks = role === 'approver';
  return askButton({
    verb: 'note',
    data: { requestId: request.id },
    title: asks ? texts.buttons.ask : texts.buttons.note,
    confirm: texts.buttons.sendNote,
    input: {
      id: 'reason',
      label: asks ? texts.notes.question : texts.notes.answer,
      placeholder: texts.notes.example,
      missing: texts.notes.missing,
      maxLength: longestReason,
      long: true,
    },
  });
}
