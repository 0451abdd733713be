import type { EngineSettings } from './settings.ts';

const DOTTED = /^\d+(\.\d+){1,3}$/;

/** The parts of a version as .NET's `System.Version` reads them: two to four numbers; undefined for any other text. */
function partsOf(version: string): number[] | undefined {
  return DOTTED.test(version.trim()) ? version.trim().split('.').map(Number) : undefined;
}

const compareTexts = (a: string, b: string): number => Number(a > b) - Number(a < b);

/**
 * Below, at or above zero as `a` is older than, the same as or newer than `b`. No version is older than any,
 * numbers are compared as numbers, and other texts without regard to case (durabletask: `VersioningSettings.cs`;
 * Microsoft Learn, "Orchestration versioning", "Version comparison rules").
 */
export function compareVersions(a: string, b: string): number {
  if (a.trim() === '' || b.trim() === '') return Number(a.trim() !== '') - Number(b.trim() !== '');
  const [left, right] = [partsOf(a), partsOf(b)];
  if (!left || !right) return compareTexts(a.toUpperCase(), b.toUpperCase());
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    // A part that is missing is older than zero: 1.0 comes before 1.0.0.
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a host with these settings runs an instance of `version`. */
export function acceptsVersion(
  settings: Pick<EngineSettings, 'defaultVersion' | 'versionMatchStrategy'>,
  version: string,
): boolean {
  switch (settings.versionMatchStrategy) {
    case 'None':
      return true;
    case 'Strict':
      return version === settings.defaultVersion;
    case 'CurrentOrOlder':
      return compareVersions(version, settings.defaultVersion) <= 0;
  }
}
