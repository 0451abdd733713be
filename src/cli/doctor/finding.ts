/** One thing the doctor looked at. */
export interface Finding {
  /** `unchecked`: it could not be looked at from here; the text says why. */
  readonly state: 'ok' | 'problem' | 'unchecked';
  /** What it is about: `settings`, `AWS account data`. */
  readonly about: string;
  readonly text: string;
  /** The command that puts a problem right. */
  readonly fix?: string;
}

export const ok = (about: string, text: string): Finding => ({ state: 'ok', about, text });

export const problem = (about: string, text: string, fix: string): Finding => ({
  state: 'problem',
  about,
  text,
  fix,
});

export const unchecked = (about: string, text: string): Finding => ({ state: 'unchecked', about, text });

/** Findings of a check, or that it could not be made: one that fails does not keep the others from being made. */
export async function checked(
  about: string,
  check: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [unchecked(about, error instanceof Error ? error.message : String(error))];
  }
}
