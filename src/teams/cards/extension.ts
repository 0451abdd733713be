import { formatMinutes } from '../../core/requests/duration.ts';
import { type Extension, openExtension, type RequestRecord } from '../../core/requests/request.ts';
import { texts } from '../texts.ts';
import { askButton } from './ask-button.ts';
import type { CardElement } from './elements.ts';
import { clip } from './escape.ts';
import type { CardLimits } from './size.ts';
import type { Viewer } from './status.ts';
import type { Text } from './text.ts';

/** What became of the last wish for more time, in a line. */
export function extensionLine({ extensions }: RequestRecord, limits: CardLimits): Text | undefined {
  const last = extensions?.at(-1);
  return last && lineOf(last, limits);
}

function lineOf({ minutes, outcome, stage, decisions, failure = '' }: Extension, limits: CardLimits): Text {
  const time = formatMinutes(minutes);
  switch (outcome ?? 'open') {
    case 'open': {
      const names = stage?.approvers.map(({ displayName }) => clip(displayName, limits.name)) ?? [];
      return texts.extension.waiting(time, names, limits.people);
    }
    case 'extended':
      return texts.extension.given(time);
    case 'denied': {
      const denial = decisions.findLast(({ kind }) => kind === 'deny');
      return texts.extension.denied(
        clip(denial?.by.displayName ?? '', limits.name),
        clip(denial?.reason ?? '', limits.text),
      );
    }
    case 'timedOut':
      return texts.extension.timedOut;
    case 'failed':
      return texts.extension.failed(clip(failure, limits.text));
  }
}

/** The wish for more time that waits for this person's answer. */
export function extensionAskedOf(record: RequestRecord, { objectId }: Viewer): Extension | undefined {
  const extension = openExtension(record);
  const isAsked =
    record.state === 'active' &&
    extension?.stage?.approvers.some((approver) => approver.objectId === objectId) === true &&
    !extension.decisions.some(
      ({ by, stage }) => by.objectId === objectId && stage === extension.stage?.index,
    );
  return isAsked ? extension : undefined;
}

/** Lets whoever holds access ask for more time, unless that is being decided. */
export function extendButton(record: RequestRecord): CardElement[] {
  if (openExtension(record)) return [];
  return [
    askButton({
      verb: 'extend',
      data: { requestId: record.request.id },
      title: texts.buttons.extend,
      confirm: texts.buttons.confirmExtend,
      input: {
        id: 'duration',
        label: texts.extension.howLong,
        placeholder: texts.extension.howLongExample,
        missing: texts.extension.howLongMissing,
        maxLength: 20,
      },
    }),
  ];
}
