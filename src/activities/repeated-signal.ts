import type { Decision, RequestRecord } from '../core/requests/request.ts';
import type { Signal } from '../core/requests/signal.ts';
import type { RequestEvent } from '../core/requests/transitions.ts';
import type { Judged } from './refs.ts';
import { outcomeOf } from './signal-outcome.ts';

/** What came of a signal that was judged and recorded before, at this moment; the answer to that got lost. */
export function judgedBefore(record: RequestRecord, signal: Signal, at: string): Judged {
  const event = recordedEvent(record, signal, at);
  return event ? outcomeOf(record, event) : { outcome: 'refused' };
}

function recordedEvent(record: RequestRecord, { by, kind }: Signal, at: string): RequestEvent | undefined {
  const isIt = (one: { readonly by: { readonly objectId: string }; readonly at: string }) =>
    one.by.objectId === by && one.at === at;
  const extension = record.extensions?.at(-1);
  switch (kind) {
    case 'approve':
    case 'deny':
      return (
        decidedEvent('decided', record.decisions.find(isIt)) ??
        decidedEvent('extensionDecided', extension?.decisions.find(isIt))
      );
    case 'extend':
      return extension && isIt(extension) ? { type: 'extensionAsked', at, extension } : undefined;
    case 'note': {
      const note = record.notes?.find(isIt);
      return note && { type: 'noted', at, note };
    }
    case 'cancel':
    case 'end':
    case 'revoke':
    case 'gone':
      return undefined;
  }
}

function decidedEvent(
  type: 'decided' | 'extensionDecided',
  decision: Decision | undefined,
): RequestEvent | undefined {
  return decision && { type, at: decision.at, decision };
}
