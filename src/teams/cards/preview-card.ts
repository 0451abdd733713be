import type { Stage } from '../../core/policy/question.ts';
import { type AccessRequest, newRecord } from '../../core/requests/request.ts';
import { retold } from '../../core/said/retold.ts';
import type { Texts } from '../languages/en/texts.ts';
import { told } from '../languages/languages.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  section,
  statusLine,
  textBlock,
} from './elements.ts';
import { clip } from './escape.ts';
import { type FormPlace, stepButton } from './form-buttons.ts';
import { requestFacts } from './request-facts.ts';
import type { FormAnswers } from './request-form.ts';
import { type CardLimits, withinSize } from './size.ts';

export interface Preview {
  readonly request: Omit<AccessRequest, 'id'>;
  readonly stages: readonly Stage[];
  /** The rule that would approve it at once. */
  readonly automatic?: string;
  /** What was written in the form; it is what is sent. */
  readonly answers: FormAnswers;
  readonly texts: Texts;
  readonly place: FormPlace;
}

/** The last step before a request is sent: what exactly is asked for, and who will have to approve it. */
export function previewCard(preview: Preview): AdaptiveCard {
  const { request, texts, place, answers } = preview;
  const viewer = { objectId: request.requester.objectId, role: 'requester', texts } as const;
  const data = { ...answers };
  return withinSize((limits) =>
    adaptiveCard({
      fallbackText: texts.preview.title,
      body: [
        statusLine({ style: 'accent', title: texts.preview.title, details: [texts.preview.intro] }),
        ...requestFacts(newRecord({ id: '', ...request }), viewer, limits),
        section(texts.preview.approval, approval(preview, limits)),
      ],
      actions: [
        stepButton(place, {
          verb: 'submitRequest',
          title: texts.buttons.send,
          data,
          style: 'positive',
          inputs: false,
        }),
        stepButton(place, { verb: 'editRequest', title: texts.buttons.back, data, inputs: false }),
      ],
    }),
  );
}

function approval({ stages, automatic, texts }: Preview, limits: CardLimits): CardElement[] {
  if (automatic !== undefined)
    return [textBlock(texts.preview.byRule(told(texts, retold(automatic))), { spacing: 'Small' })];
  if (stages.length === 0) return [textBlock(texts.sent.noApproval, { spacing: 'Small' })];
  return stages.map(({ approvers, quorum }, index) => {
    const names = approvers.map(({ displayName }) => clip(displayName, limits.name));
    return textBlock(
      texts.preview.stage({
        names: texts.list(names, limits.people),
        several: names.length > 1,
        quorum,
        number: index + 1,
        of: stages.length,
      }),
      { spacing: 'Small' },
    );
  });
}
