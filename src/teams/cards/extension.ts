import { type Extension, openExtension, type RequestRecord } from '../../core/requests/request.ts';
import { retold } from '../../core/said/retold.ts';
import type { Texts } from '../languages/en/texts.ts';
import { told } from '../languages/languages.ts';
import { askButton } from './ask-button.ts';
import type { CardElement } from './elements.ts';
import { clip } from './escape.ts';
import type { CardLimits } from './size.ts';
import type { Text } from './text.ts';
import type { StatusView, Viewer } from './viewer.ts';

/** What became of the last wish for more time, in a line. */
export function extensionLine({ record, viewer, limits }: StatusView): Text | undefined {
  const last = record.extensions?.at(-1);
  return last && lineOf(last, viewer.texts, limits);
}

function lineOf(extension: Extension, texts: Texts, limits: CardLimits): Text {
  const { minutes, outcome, stage, decisions, failure = '' } = extension;
  const time = texts.duration(minutes);
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
      return texts.extension.failed(clip(told(texts, retold(failure)), limits.text));
  }
}

/** Lets whoever holds access ask for more time, unless that is being decided. `more` goes with what the button sends. */
export function extendButton(
  record: RequestRecord,
  { texts }: Pick<Viewer, 'texts'>,
  more: Readonly<Record<string, string>> = {},
): CardElement[] {
  if (openExtension(record)) return [];
  return [
    askButton({
      verb: 'extend',
      // Which extension it would be, so that one click is one, however often it arrives.
      data: { requestId: record.request.id, extension: (record.extensions ?? []).length + 1, ...more },
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
