import { z } from 'zod';

/**
 * Who holds a shared artifact (an attachment, a role assignment), and who is changing it in the cloud at
 * this moment. One of these per artifact; all its operations run one after the other.
 */
export interface Holders {
  /** The exact name or id of the artifact: the first holder's, for as long as anybody holds it. */
  readonly artifact?: string;
  /** When each holder's time ends (UTC ISO-8601), by holder. A holder may have placed the artifact. */
  readonly ends: Readonly<Record<string, string>>;
  /** The orchestration that may call the cloud now, and until when; nobody else may meanwhile. */
  readonly turn?: { readonly owner: string; readonly until: string };
}

export const nobody: Holders = { ends: {} };

/** An orchestration that was stopped in the middle of its turn must not keep others out for ever, in minutes. */
export const longestTurn = 15;

export const acquireSchema = z.strictObject({
  /** Instance id of the orchestration that asks for the turn. */
  owner: z.string(),
  /** `<request id>/<grant index>` */
  holder: z.string(),
  artifact: z.string(),
  expiresAt: z.iso.datetime(),
  /** Now, UTC ISO-8601. */
  at: z.iso.datetime(),
});

export const holdSchema = acquireSchema.omit({ at: true });

export const releaseSchema = z.strictObject({
  owner: z.string(),
  holder: z.string(),
  /** Whether it goes on holding the artifact, if it did. */
  keep: z.boolean(),
});

export type Acquire = z.infer<typeof acquireSchema>;
export type Hold = z.infer<typeof holdSchema>;
export type Release = z.infer<typeof releaseSchema>;

export type Acquired =
  | { readonly granted: false }
  | {
      readonly granted: true;
      readonly artifact: string;
      /** The end that the artifact needs if this holder holds it: the latest of all. */
      readonly latest: string;
      /** The latest end among the others; absent when nobody else holds the artifact. */
      readonly others?: string;
      /** Whether this holder or another holds it already, so that what is in the cloud is not standing access. */
      readonly held: boolean;
    };

/** The one entity of shared artifacts, and its operations. */
export const sharedArtifact = {
  name: 'sharedArtifact',
  acquire: 'acquire',
  hold: 'hold',
  release: 'release',
} as const;

/** Takes the turn to call the cloud; a turn that was never given back is over after a while. Pure. */
export function acquire(state: Holders, request: Acquire): { state: Holders; answer: Acquired } {
  const { owner, holder, artifact, expiresAt, at } = request;
  const { turn, ends } = state;
  if (turn !== undefined && turn.owner !== owner && Date.parse(turn.until) > Date.parse(at))
    return { state, answer: { granted: false } };
  const until = new Date(Date.parse(at) + longestTurn * 60_000).toISOString();
  const others = Object.keys(ends)
    .filter((other) => other !== holder)
    .map((other) => ends[other] ?? '')
    .toSorted()
    .at(-1);
  return {
    state: { ...state, turn: { owner, until } },
    answer: {
      granted: true,
      artifact: state.artifact ?? artifact,
      latest: others !== undefined && others > expiresAt ? others : expiresAt,
      ...(others !== undefined && { others }),
      held: Object.keys(ends).length > 0,
    },
  };
}

/** Makes it a holder, before the first cloud call that may place the artifact. Pure. */
export function hold(state: Holders, { owner, holder, artifact, expiresAt }: Hold): Holders {
  // Whoever has lost the turn must not act on what it was told when it took it.
  if (state.turn?.owner !== owner) throw new Error(`${owner} does not have the turn at this artifact.`);
  return { ...state, artifact: state.artifact ?? artifact, ends: { ...state.ends, [holder]: expiresAt } };
}

/** Gives the turn back, and the artifact too when `keep` is false. Repeating it changes nothing. Pure. */
export function release(state: Holders, { owner, holder, keep }: Release): Holders {
  const ends = keep
    ? state.ends
    : Object.fromEntries(Object.entries(state.ends).filter(([other]) => other !== holder));
  const turn = state.turn?.owner === owner ? undefined : state.turn;
  const held = Object.keys(ends).length > 0;
  if (!held && turn === undefined) return nobody;
  return {
    ...(held && state.artifact !== undefined && { artifact: state.artifact }),
    ends,
    ...(turn !== undefined && { turn }),
  };
}
