import type { Person } from '../people.ts';
import type { Directory } from '../ports.ts';

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The longest name worth looking up; directories refuse more. */
const longestName = 200;

/**
 * The people whom a text names: an object id (a mention), a sign-in name, or a full name. At most five.
 * @throws AccessError `directory.unavailable`
 */
export async function peopleCalled(directory: Directory, text: string): Promise<readonly Person[]> {
  if (text.length > longestName) return [];
  if (!objectId.test(text)) return directory.find(text);
  const person = await directory.person(text.toLowerCase());
  return person ? [person] : [];
}
