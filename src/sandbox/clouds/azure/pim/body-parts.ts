import { z } from 'zod';

/** A text that may be missing or empty: null then. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value || null);

/** A moment that may be missing, with any zone; in UTC afterwards. */
export const optionalInstant = z.iso
  .datetime({ offset: true })
  .nullish()
  .transform((value) => (value ? new Date(value).toISOString() : null));

/** The ticket that stands behind a request. */
export const ticketInfo = z.looseObject({ ticketNumber: optionalText, ticketSystem: optionalText }).nullish();
