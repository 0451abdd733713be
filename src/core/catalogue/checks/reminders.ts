import { formatMinutes } from '../../requests/duration.ts';
import type { Parts } from '../parts.ts';
import type { Finding } from './check.ts';

/** More would be noise to people, and a long history to an orchestration. */
export const shortestReminder = 15;
export const mostReminders = 50;

/** Reminders that come too often or never. */
export function checkReminders({ policies }: Parts): readonly Finding[] {
  return policies.flatMap((part): Finding[] => {
    const { remindEvery: every, pendingTimeout } = part.value;
    if (every === undefined) return [];
    const at = ['remindEvery'];
    if (every >= pendingTimeout) {
      const message = `A stage waits ${formatMinutes(pendingTimeout)} (pendingTimeout), so nobody would be reminded.`;
      return [{ part, at, code: 'reminder.interval', severity: 'warning', message }];
    }
    const shortest = Math.max(shortestReminder, Math.ceil(pendingTimeout / mostReminders));
    if (every >= shortest) return [];
    const message = `Remind every ${formatMinutes(shortest)} or less often: a stage waits ${formatMinutes(pendingTimeout)}, and people are reminded at most ${mostReminders} times.`;
    return [{ part, at, code: 'reminder.interval', message }];
  });
}
