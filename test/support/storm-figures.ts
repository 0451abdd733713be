import type { Removal } from './storm-checks.ts';

/** A distribution in seconds. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export function distribution(milliseconds: readonly number[]): Distribution {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const found = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
    return Math.round(found / 100) / 10;
  };
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

/** The distribution of all removals, and of those of each kind. */
export function distributions(removals: readonly Removal[]): Readonly<Record<string, Distribution>> {
  const kinds = [...new Set(removals.map(({ kind }) => kind))].toSorted();
  return {
    all: distribution(removals.map(({ took }) => took)),
    ...Object.fromEntries(
      kinds.map((kind) => [
        kind,
        distribution(removals.filter((removal) => removal.kind === kind).map(({ took }) => took)),
      ]),
    ),
  };
}
