import type { Messenger } from '../messengers.ts';
import { everybodyIn } from '../policy/facts.ts';
import type { CatalogueSource, Directory } from '../ports.ts';

export interface TellOthersPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly messenger: Pick<Messenger, 'notify'>;
}

/**
 * Tells everybody who runs Latchkey what one of them has just done, but not that one. A chat that does not answer keeps
 * nobody else from hearing. Resolves to how many have heard, of how many,
 * and whether somebody's chat did not answer.
 * @throws AccessError `directory.unavailable`, `catalogue.invalid`
 */
export async function tellOthers(
  { catalogue, directory, messenger }: TellOthersPorts,
  doer: { readonly objectId: string },
  message: Parameters<Messenger['notify']>[1],
): Promise<{ readonly heard: number; readonly of: number; readonly failed: boolean }> {
  const { admins } = await catalogue.current();
  const others = (await everybodyIn(directory, admins)).filter(
    ({ objectId, accountEnabled }) => accountEnabled && objectId !== doer.objectId,
  );
  const results = await Promise.allSettled(others.map((person) => messenger.notify(person, message)));
  const heard = results.filter((result) => result.status === 'fulfilled' && result.value).length;
  const failed = results.some(({ status }) => status === 'rejected');
  return { heard, of: others.length, failed };
}
