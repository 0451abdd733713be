import { HttpRefusal } from './http-refusal.ts';
import type { ConsoleOptions } from './options.ts';
import type { StoryPerson } from './view.ts';

/** Who somebody of the page is in Teams, and where. */
export function seatOf({ personId, seat }: StoryPerson): {
  readonly objectId: string;
  readonly where: { readonly place?: string };
} {
  return seat ? { objectId: seat.objectId, where: { place: seat.place } } : { objectId: personId, where: {} };
}

/** @throws HttpRefusal 422 for somebody who is not on the page */
export function findSeat({ people }: Pick<ConsoleOptions, 'people'>, personId: string) {
  const person = people.find((each) => each.personId === personId);
  if (person === undefined) throw new HttpRefusal(422, `There is nobody with the id ${personId}.`);
  return seatOf(person);
}
