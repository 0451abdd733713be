import type { Messenger } from '../core/messengers.ts';
import type { CatalogueSource, Directory, GrantSwitch } from '../core/ports.ts';
import type { Recollection } from '../core/reconcile/memory.ts';
import { pausedNote, resumedNote } from '../core/requests/pause.ts';
import { tellOthers } from '../core/requests/tell-others.ts';

export interface SwitchPorts {
  readonly grantSwitch: GrantSwitch;
  readonly catalogue: CatalogueSource;
  readonly directory: Directory;
  readonly messenger: Messenger;
}

/** What is remembered of the switch: when it was turned that people were told of last. */
const turned = 'switch';

/**
 * Tells the administrators that somebody has turned the switch, where that was not told at once: on the command line
 * nobody can be written to, and a chat may not have answered. Each hears of it once, whoever tells them.
 * @throws AccessError `store.unavailable`, `directory.unavailable`, `catalogue.invalid`
 */
export async function tellOfSwitch(ports: SwitchPorts, memory: Recollection): Promise<void> {
  const pause = await ports.grantSwitch.current();
  const resumption = pause ? undefined : await ports.grantSwitch.lastResumption();
  const last = pause ?? resumption;
  if (!last || memory.cursor(turned) === last.at) return;
  const note = pause ? pausedNote(pause) : resumption && resumedNote(resumption);
  if (!note) return;
  const { failed } = await tellOthers(ports, last.by, note);
  if (!failed) memory.moveCursor(turned, last.at);
}
