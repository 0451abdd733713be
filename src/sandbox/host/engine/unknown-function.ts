import type { FunctionKind } from '../contracts.ts';

/** The extension's words for a function that the app does not have. */
export const unknownFunction = (kind: FunctionKind, name: string): string =>
  `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function.`;
