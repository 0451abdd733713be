import { longestTicket } from '../../core/policy/rules/texts.ts';
import { formatMinutes } from '../../core/requests/duration.ts';
import type { Offer } from '../../core/requests/offers.ts';
import { longestReason } from '../../core/requests/reason.ts';
import { texts } from '../texts.ts';
import {
  type AdaptiveCard,
  adaptiveCard,
  type CardElement,
  column,
  execute,
  label,
  row,
  statusLine,
  textBlock,
} from './elements.ts';
import { withinSize } from './size.ts';

/** The form for asking, for what this person may ask for. */
export function requestForm(offers: readonly Offer[]): AdaptiveCard {
  return withinSize((limits) => form(offers, limits.offers));
}

function form(offers: readonly Offer[], most: number): AdaptiveCard {
  const listed = offers.slice(0, most);
  const rest = offers.length - listed.length;
  return adaptiveCard({
    fallbackText: texts.form.summary,
    body: [
      statusLine({ style: 'accent', title: texts.form.title, details: [texts.form.intro] }),
      entitlementInput(listed),
      ...(rest > 0 ? [textBlock(texts.form.more(rest), { isSubtle: true, spacing: 'Small' })] : []),
      durationInputs(offers),
      ...(offers.some(({ others }) => others) ? [beneficiaryInput] : []),
      ...ticketInput(offers),
      {
        type: 'Input.Text',
        id: 'reason',
        label: texts.form.reason,
        placeholder: texts.form.reasonExample,
        isMultiline: true,
        maxLength: longestReason,
        isRequired: true,
        errorMessage: texts.form.reasonMissing,
      },
    ],
    actions: [
      execute({
        verb: 'submitRequest',
        title: texts.buttons.send,
        data: {},
        style: 'positive',
        inputs: true,
      }),
    ],
  });
}

function entitlementInput(offers: readonly Offer[]): CardElement {
  const [only, second] = offers;
  return {
    type: 'Input.ChoiceSet',
    id: 'entitlement',
    style: 'compact',
    label: texts.form.entitlement,
    isRequired: true,
    errorMessage: texts.form.entitlementMissing,
    choices: offers.map(({ name, title, maxMinutes }) => ({
      title: label(texts.form.choice(title, maxMinutes), 100),
      value: name,
    })),
    ...(only && !second && { value: only.name }),
  };
}

/** The choices are those of all entitlements together: a form cannot change them with another choice. */
function durationInputs(offers: readonly Offer[]): CardElement {
  const minutes = [...new Set(offers.flatMap(({ offeredMinutes }) => offeredMinutes))].toSorted(
    (a, b) => a - b,
  );
  const choice = {
    type: 'Input.ChoiceSet',
    id: 'duration',
    style: 'compact',
    label: texts.form.duration,
    placeholder: texts.form.usualDuration(usualMinutes(offers)),
    choices: minutes.slice(0, 20).map((offered) => ({
      title: formatMinutes(offered),
      value: `${offered}m`,
    })),
  };
  const other = {
    type: 'Input.Text',
    id: 'otherDuration',
    label: texts.form.otherDuration,
    placeholder: texts.form.otherDurationExample,
    maxLength: 20,
  };
  return row([column('stretch', [choice]), column('stretch', [other])]);
}

/** Undefined when it depends on what is chosen. */
function usualMinutes(offers: readonly Offer[]): number | undefined {
  const usual = new Set(offers.map(({ defaultMinutes }) => defaultMinutes));
  return usual.size === 1 ? offers[0]?.defaultMinutes : undefined;
}

/** Asked for when any of the entitlements wants one; required only when every one does. */
function ticketInput(offers: readonly Offer[]): CardElement[] {
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
    },
  ];
}

const beneficiaryInput: CardElement = {
  type: 'Input.Text',
  id: 'beneficiary',
  label: texts.form.beneficiary,
  placeholder: texts.form.beneficiaryExample,
  maxLength: 200,
};
