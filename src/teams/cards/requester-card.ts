import type { RequestRecord } from '../../core/requests/request.ts';
import { texts } from '../texts.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  execute,
  section,
  statusLine,
} from './elements.ts';
import { grantList } from './grant-list.ts';
import { requestFacts } from './request-facts.ts';
import { type CardLimits, withinSize } from './size.ts';
import { requestStatus, statusTitle, type Viewer } from './status.ts';

/**
 * What the requester sees of a request, and the beneficiary if that is somebody else: how it stands, what was
 * given where and how to use it, and the one button that makes sense now.
 *
 * @param answer what was just done by a click, until the record says it: it stands in for the status and the
 * button.
 */
export function requesterCard(record: RequestRecord, viewer: Viewer, answer?: string): AdaptiveCard {
  return withinSize((limits) =>
    adaptiveCard({
      fallbackText: answer ?? texts.summary(statusTitle(record), record.request.entitlement.title),
      body: [
        statusLine(
          answer === undefined
            ? requestStatus({ record, viewer, limits })
            : { style: 'accent', title: answer, details: [] },
        ),
        ...requestFacts(record, limits),
        ...grants(record, limits, viewer),
      ],
      actions: answer === undefined ? actions(record) : [],
    }),
  );
}

function grants(record: RequestRecord, limits: CardLimits, viewer: Viewer): CardElement[] {
  if (record.grants.length === 0) return [];
  const active = record.state === 'active';
  const receives = record.request.beneficiary.objectId === viewer.objectId;
  const shown = grantList(record.grants, limits, { state: true, usage: active && receives });
  return [section(active ? texts.status.given : texts.status.each, shown)];
}

function actions({ state, request }: RequestRecord): CardElement[] {
  const data = { requestId: request.id };
  if (state === 'pending')
    return [execute({ verb: 'cancel', title: texts.buttons.cancel, data, inputs: false })];
  if (state === 'active')
    return [execute({ verb: 'end', title: texts.buttons.end, data, style: 'positive', inputs: false })];
  return [];
}
