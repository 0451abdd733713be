import { z } from 'zod';

const submitSchema = z.looseObject({ verb: z.string() });

/** What a client that knows only Action.Submit sends as a message; undefined when it is none. */
export function submitted(value: unknown): { readonly verb: string; readonly data: unknown } | undefined {
  const submit = submitSchema.safeParse(value);
  if (!submit.success) return undefined;
  const { verb, ...data } = submit.data;
  return { verb, data };
}

/** The steps of the form, and what an administrator confirms: for one person, who has the card to themselves. */
export const formVerbs: ReadonlySet<string> = new Set([
  'considerRequest',
  'editRequest',
  'submitRequest',
  'revokeAll',
  'dismissRevokeAll',
]);
