import type { RequestRecord } from '../../core/requests/request.ts';
import { type AdaptiveCard, adaptiveCard, type CardElement, execute, statusLine } from './elements.ts';
import { extendButton } from './extension.ts';
import { grantList } from './grant-list.ts';
import { noteButton, noteList } from './notes.ts';
import { requestFacts, requestNumber } from './request-facts.ts';
import { type CardLimits, withinSize } from './size.ts';
import { requestStatus, statusTitle } from './status.ts';
import type { Viewer } from './viewer.ts';

/**
 * What the requester sees of a request, and the beneficiary if that is somebody else: how it stands, what was
 * given where and how to use it, and the buttons that make sense now.
 *
 * @param answer what was just done by a click, until the record says it: it stands in for the status and the
 * button.
 */
export function requesterCard(record: RequestRecord, viewer: Viewer, answer?: string): AdaptiveCard {
  return withinSize((limits) =>
    adaptiveCard({
      fallbackText:
        answer ?? viewer.texts.summary(statusTitle(record, viewer.texts), record.request.entitlement.title),
      body: [
        statusLine(
          answer === undefined
            ? requestStatus({ record, viewer, limits })
            : { style: 'accent', title: answer, details: [] },
        ),
        ...requestFacts(record, viewer, limits),
        ...noteList(record, viewer, limits),
        ...grants(record, viewer, limits),
        requestNumber(record.request, viewer.texts),
      ],
      actions: answer === undefined ? actions(record, viewer) : [],
    }),
  );
}

/** What never came to be given is no news for who asked. */
function grants(record: RequestRecord, { texts }: Viewer, limits: CardLimits): CardElement[] {
  const { state } = record;
  if (state === 'denied' || state === 'timedOut' || state === 'cancelled') return [];
  return grantList(record, limits, { texts, usage: state === 'active' });
}

function actions(record: RequestRecord, viewer: Viewer): CardElement[] {
  const { state, request, notes = [] } = record;
  const { texts } = viewer;
  const data = { requestId: request.id };
  const receives = request.beneficiary.objectId === viewer.objectId;
  // Whoever asked has said why; a note answers a question.
  const answer = notes.length > 0 ? [noteButton(record, viewer)] : [];
  if (state === 'pending')
    return [execute({ verb: 'cancel', title: texts.buttons.cancel, data, inputs: false }), ...answer];
  if (state !== 'active') return [];
  return [
    execute({
      verb: 'end',
      title: receives ? texts.buttons.end : texts.buttons.endForAnother,
      data,
      style: 'positive',
      inputs: false,
    }),
    ...extendButton(record, viewer),
    ...answer,
  ];
}
