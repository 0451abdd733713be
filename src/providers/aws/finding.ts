import type { Finding } from '../../core/providers.ts';

/** Something that makes a grant impossible. The message says what to change. */
export function blocker(code: string, message: string): Finding {
  return { severity: 'blocker', code, message };
}
