import { type CardElement, execute } from './elements.ts';

/** A button that asks for something to be written before it does anything. */
export function askButton(button: {
  readonly verb: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly title: string;
  readonly confirm: string;
  readonly style?: 'positive' | 'destructive';
  readonly input: {
    readonly id: string;
    readonly label: string;
    readonly placeholder: string;
    readonly missing: string;
    readonly maxLength: number;
    /** Several lines. */
    readonly long?: boolean;
  };
}): CardElement {
  const { verb, data, title, confirm, style, input } = button;
  const { id, label, placeholder, missing, maxLength, long = false } = input;
  return {
    type: 'Action.ShowCard',
    title,
    ...(style && { style }),
    card: {
      type: 'AdaptiveCard',
      body: [
        {
          type: 'Input.Text',
          id,
          label,
          placeholder,
          ...(long && { isMultiline: true }),
          maxLength,
          isRequired: true,
          errorMessage: missing,
        },
      ],
      actions: [execute({ verb, title: confirm, data, ...(style && { style }), inputs: true })],
    },
  };
}
