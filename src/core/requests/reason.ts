/** Longest reason a person may give, in characters. */
export const longestReason = 500;

/** A reason as it is kept: without what nobody can see, and without space around it. */
export function tidyReason(text: string): string {
  // Zero-width characters, fillers and direction marks (Unicode, "Default_Ignorable_Code_Point") and controls.
  return text.replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}]+/gu, ' ').trim();
}

/** Whether a reason says anything: a letter or a digit, in any script. */
export function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(tidyReason(text));
}
