/** A value as a POSIX shell takes it for one word, whatever is in it. */
export function word(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line of words that are each taken as they are. */
export function commandLine(...words: readonly string[]): string {
  return words.map(word).join(' ');
}
