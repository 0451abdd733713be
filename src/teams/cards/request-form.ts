import { longestTicket } from '../../core/policy/rules/texts.ts';
import type { Offer } from '../../core/requests/offers.ts';
import { longestReason } from '../../core/requests/reason.ts';
import type { Texts } from '../languages/en/texts.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  column,
  label,
  row,
  statusLine,
  textBlock,
} from './elements.ts';
import { type FormPlace, stepButton } from './form-buttons.ts';
import { withinSize } from './size.ts';

/** What a form holds, as somebody wrote it. */
export interface FormAnswers {
  readonly entitlement: string;
  readonly duration: string;
  readonly otherDuration: string;
  readonly beneficiary: string;
  readonly ticket: string;
  readonly reason: string;
}

export interface RequestForm {
  /** What this person may ask for. */
  readonly offers: readonly Offer[];
  readonly texts: Texts;
  readonly place: FormPlace;
  /** What stands in it already. */
  readonly filled?: Partial<FormAnswers>;
  /** What has to be changed before it can be sent. */
  readonly problems?: readonly string[];
  /** What is said while nothing is given. */
  readonly paused?: string;
}

/** The form for asking, for what this person may ask for. Its next step shows who would have to approve. */
export function requestForm(form: RequestForm): AdaptiveCard {
  return withinSize((limits) => card(form, limits.offers));
}

function card(form: RequestForm, most: number): AdaptiveCard {
  const { offers, texts, filled = {} } = form;
  const listed = offers.slice(0, most);
  const rest = offers.length - listed.length;
  return adaptiveCard({
    fallbackText: texts.form.summary,
    body: [
      heading(form),
      ...(form.paused === undefined ? [] : [textBlock(form.paused, { color: 'Warning' })]),
      entitlementInput(listed, form),
      ...(rest > 0 ? [textBlock(texts.form.more(rest), { isSubtle: true, spacing: 'Small' })] : []),
      durationInputs(form),
      ...(offers.some(({ others }) => others) ? [beneficiaryInput(form)] : []),
      ...ticketInput(form),
      {
        type: 'Input.Text',
        id: 'reason',
        label: texts.form.reason,
        placeholder: texts.form.reasonExample,
        isMultiline: true,
        maxLength: longestReason,
        isRequired: true,
        errorMessage: texts.form.reasonMissing,
        ...value(filled.reason),
      },
    ],
    actions: [
      stepButton(form.place, {
        verb: 'considerRequest',
        title: texts.buttons.next,
        data: {},
        style: 'positive',
        inputs: true,
      }),
    ],
  });
}

function heading({ texts, problems = [] }: RequestForm): CardElement {
  return problems.length === 0
    ? statusLine({ style: 'accent', title: texts.form.title, details: [texts.form.intro] })
    : statusLine({ style: 'warning', title: texts.form.change, details: problems });
}

function value(text = ''): { readonly value?: string } {
  return text === '' ? {} : { value: text };
}

function entitlementInput(listed: readonly Offer[], { texts, filled = {} }: RequestForm): CardElement {
  const [only, second] = listed;
  const chosen = listed.find(({ name }) => name === filled.entitlement) ?? (second ? undefined : only);
  return {
    type: 'Input.ChoiceSet',
    id: 'entitlement',
    style: 'compact',
    label: texts.form.entitlement,
    isRequired: true,
    errorMessage: texts.form.entitlementMissing,
    choices: listed.map(({ name, title, maxMinutes }) => ({
      title: label(texts.form.choice(title, maxMinutes), 100),
      value: name,
    })),
    ...value(chosen?.name),
  };
}

/** The choices are those of all entitlements together: a form cannot change them with another choice. */
function durationInputs({ offers, texts, filled = {} }: RequestForm): CardElement {
  const minutes = [...new Set(offers.flatMap(({ offeredMinutes }) => offeredMinutes))]
    .toSorted((a, b) => a - b)
    .slice(0, 20);
  const choices = minutes.map((offered) => ({ title: texts.duration(offered), value: `${offered}m` }));
  const choice = {
    type: 'Input.ChoiceSet',
    id: 'duration',
    style: 'compact',
    label: texts.form.duration,
    placeholder: texts.form.usualDuration(usualMinutes(offers)),
    choices,
    ...value(choices.find((offered) => offered.value === filled.duration)?.value),
  };
  const other = {
    type: 'Input.Text',
    id: 'otherDuration',
    label: texts.form.otherDuration,
    placeholder: texts.form.otherDurationExample,
    maxLength: 20,
    ...value(filled.otherDuration?.slice(0, 20)),
  };
  return row([column('stretch', [choice]), column('stretch', [other])]);
}

/** Undefined when it depends on what is chosen. */
function usualMinutes(offers: readonly Offer[]): number | undefined {
  const usual = new Set(offers.map(({ defaultMinutes }) => defaultMinutes));
  return usual.size === 1 ? offers[0]?.defaultMinutes : undefined;
}

/** Asked for when any of the entitlements wants one; required only when every one does. */
function ticketInput({ offers, texts, filled = {} }: RequestForm): CardElement[] {
  const tickets = offers.map(({ ticket }) => ticket).filter(({ required, pattern }) => required || pattern);
  const example = tickets.find((ticket) => ticket.example !== undefined)?.example;
  if (tickets.length === 0) return [];
  const required = tickets.length === offers.length && tickets.every((ticket) => ticket.required);
  return [
    {
      type: 'Input.Text',
      id: 'ticket',
      label: texts.form.ticket,
      placeholder: texts.form.ticketExample(example),
      maxLength: longestTicket,
      ...(required && { isRequired: true, errorMessage: texts.form.ticketMissing }),
      ...value(filled.ticket?.slice(0, longestTicket)),
    },
  ];
}

function beneficiaryInput({ texts, filled = {} }: RequestForm): CardElement {
  return {
    type: 'Input.Text',
    id: 'beneficiary',
    label: texts.form.beneficiary,
    placeholder: texts.form.beneficiaryExample,
    maxLength: 200,
    ...value(filled.beneficiary),
  };
}
