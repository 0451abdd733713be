import type { Pause } from '../core/ports.ts';
import { clip, oneLine } from './cards/escape.ts';
import type { Turn } from './turn.ts';

/** What everybody reads, wherever they look, while grants are paused; nothing when that cannot be looked up. */
export async function pausedHint({
  ports,
  texts,
}: Pick<Turn, 'ports' | 'texts'>): Promise<string | undefined> {
  let pause: Pause | undefined;
  try {
    pause = await ports.grantSwitch.current();
  } catch {
    return undefined;
  }
  return pause && texts.pause.paused(pause.by.userPrincipalName, clip(oneLine(pause.reason), 500));
}
