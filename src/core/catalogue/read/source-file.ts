import type { IssueCode, Key } from '../issue.ts';

/** One file of the catalogue folder. */
export interface SourceFile {
  /** Path inside the folder. */
  readonly path: string;
  readonly text: string;
}

/** Counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The content of a file and where each part of it stands. */
export interface YamlFile {
  readonly path: string;
  /** Plain data: mappings, lists, texts, numbers, true, false and null. */
  readonly content: unknown;
  /**
   * Where the value at these keys stands; with `key`, or for a mapping or list, the key in front of it. For what is
   * not there, the nearest thing around it that is.
   */
  readonly placeOf: (path: readonly Key[], point?: 'key' | 'value') => Place;
}

/** Something wrong at an offset of the text, in characters from 0. */
export interface Problem {
  readonly offset: number;
  readonly code: IssueCode;
  readonly message: string;
}
