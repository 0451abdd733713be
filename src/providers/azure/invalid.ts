import { AccessError } from '../../core/errors.ts';

/** A spec that asks for what the catalogue does not have. */
export function invalid(message: string): AccessError {
  return new AccessError('catalogue.invalid', 'operator', message);
}
