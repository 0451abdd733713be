import { type CardElement, type ExecuteButton, execute } from './elements.ts';

/**
 * Where a form is shown. What is sent from a chat says which message it is from; a dialog has none, so its form
 * carries a name of its own.
 */
export type FormPlace = { readonly kind: 'chat' } | { readonly kind: 'dialog'; readonly formId: string };

/** A button that takes a form to another step. Dialogs take Action.Submit only. */
export function stepButton(place: FormPlace, button: ExecuteButton): CardElement {
  if (place.kind === 'chat') return execute(button);
  const { verb, title, data, style, inputs } = button;
  return {
    type: 'Action.Submit',
    title,
    ...(style && { style }),
    associatedInputs: inputs ? 'auto' : 'none',
    data: { ...data, verb, formId: place.formId },
  };
}
