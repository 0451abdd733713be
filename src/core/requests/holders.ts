import { z } from 'zod';

/**
 * Who holds a shared artifact (an attachment, a role assignment), and who is changing it in the cloud at
 * this moment. One of these per artifact; all its operations run one after the other.
 */
export interface Holders {
  /** The exact name or id of the artifact: the first holder's, for as long as anybody holds it. */
  readonly artifact?: string;
  /** When each holder's time ends (UTC ISO-8601), by holder. */
  readonly ends: Readonly<Record<string, string>>;
  /** The holder that may call the cloud now; nobody else may until it is done. */
  readonly busy?: string;
}

export const nobody: Holders = { ends: {} };

export const acquireSchema = z.strictObject({
  /** `<request id>/<grant index>` */
  holder: z.string(),
  purpose: z.enum(['place', 'remove']),
  artifact: z.string(),
  expiresAt: z.iso.datetime(),
});

export const releaseSchema = z.strictObject({
  holder: z.string(),
  /** Whether it goes on holding the artifact. */
  keep: z.boolean(),
});

export type Acquire = z.infer<typeof acquireSchema>;
export type Release = z.infer<typeof releaseSchema>;

export type Acquired =
  | { readonly granted: false }
  | {
      readonly granted: true;
      readonly artifact: string;
      /** Whether other requests hold the artifact too. */
      readonly others: boolean;
      /** The latest end among those who need the artifact from now on; absent when nobody does. */
      readonly expiresAt?: string;
    };

/** The one entity of shared artifacts, and its operations. */
export const sharedArtifact = { name: 'sharedArtifact', acquire: 'acquire', release: 'release' } as const;

/** Takes the turn to call the cloud: to place the artifact (and hold it from now on) or to remove it. Pure. */
export function acquire(
  state: Holders,
  { holder, purpose, artifact, expiresAt }: Acquire,
): { state: Holders; answer: Acquired } {
  if (state.busy !== undefined && state.busy !== holder) return { state, answer: { granted: false } };
  const ends = purpose === 'place' ? { ...state.ends, [holder]: expiresAt } : state.ends;
  const held = state.artifact ?? artifact;
  const others = Object.keys(ends).some((other) => other !== holder);
  const latest = Object.entries(ends)
    .filter(([other]) => purpose === 'place' || other !== holder)
    .map(([, end]) => end)
    .toSorted()
    .at(-1);
  return {
    state: { artifact: held, ends, busy: holder },
    answer: { granted: true, artifact: held, others, ...(latest !== undefined && { expiresAt: latest }) },
  };
}

/** Gives the turn back, and the artifact too when `keep` is false. Repeating it changes nothing. Pure. */
export function release(state: Holders, { holder, keep }: Release): Holders {
  const ends = keep
    ? state.ends
    : Object.fromEntries(Object.entries(state.ends).filter(([other]) => other !== holder));
  const busy = state.busy === holder ? undefined : state.busy;
  if (Object.keys(ends).length === 0 && busy === undefined) return nobody;
  return {
    ...(state.artifact !== undefined && { artifact: state.artifact }),
    ends,
    ...(busy !== undefined && { busy }),
  };
}
