/** One thing that a change of the catalogue gives or takes. */
export interface Change {
  /** Whose or what: `entitlement data-readonly`, `policy data (data-readonly)`, `standing audit`. */
  readonly subject: string;
  /** The rule that changed: `requesters`, `approval`, `grants`. */
  readonly rule: string;
  /** `gains`: somebody can do more than before; `loses`: less; `changes`: neither, or not comparable. */
  readonly effect: 'gains' | 'loses' | 'changes';
  /** Whether it gives something without anybody looking, or to everybody who holds something already. */
  readonly dangerous: boolean;
  /** A plain sentence. */
  readonly text: string;
}

/** What a comparison of two rules says; the subject is added by whoever knows it. */
export type RuleChange = Omit<Change, 'subject'>;

export const gain = (rule: string, text: string, dangerous = false): RuleChange => ({
  rule,
  effect: 'gains',
  dangerous,
  text,
});

export const loss = (rule: string, text: string): RuleChange => ({
  rule,
  effect: 'loses',
  dangerous: false,
  text,
});

export const other = (rule: string, text: string, dangerous = false): RuleChange => ({
  rule,
  effect: 'changes',
  dangerous,
  text,
});

const ranks = { gains: 0, changes: 1, loses: 2 } as const;

/** Dangerous changes first, then gains before losses; by subject within. */
export function sortChanges(changes: readonly Change[]): readonly Change[] {
  return changes.toSorted(
    (a, b) =>
      Number(b.dangerous) - Number(a.dangerous) ||
      ranks[a.effect] - ranks[b.effect] ||
      (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
  );
}

/** What is in one list and not in the other. */
export function listChanges(
  before: readonly string[],
  after: readonly string[],
  say: { readonly added: (item: string) => RuleChange; readonly removed: (item: string) => RuleChange },
): readonly RuleChange[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...[...now].filter((item) => !old.has(item)).map(say.added),
    ...[...old].filter((item) => !now.has(item)).map(say.removed),
  ];
}
