import type { Messenger } from '../core/messengers.ts';
import { everybodyIn } from '../core/policy/facts.ts';
import type { CatalogueSource, Directory, Log } from '../core/ports.ts';
import type { Said } from '../core/said/said.ts';
import type { Activity } from './activity.ts';
import type { tellAdmins } from './refs.ts';

export interface TellAdminsPorts {
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly messenger: Messenger;
  readonly log: Log;
}

/** Sends a short message to everybody who runs Latchkey. That nobody could be reached is logged as an error. */
export function createTellAdmins(ports: TellAdminsPorts): Activity<typeof tellAdmins> {
  return async ({ requestId, key, text }) => {
    await tellEveryAdmin(ports, { requestId, key, text });
    return null;
  };
}

export async function tellEveryAdmin(
  { catalogue, directory, messenger, log }: TellAdminsPorts,
  message: { readonly requestId: string; readonly key: string; readonly text: string | Said },
): Promise<void> {
  const { admins } = await catalogue.current();
  let heard = 0;
  for (const person of await everybodyIn(directory, admins))
    if (await messenger.notify(person, message)) heard += 1;
  if (heard === 0) log.error('page.unheard', { requestId: message.requestId, key: message.key });
}
