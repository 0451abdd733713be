/** What a program of a cloud's command line says and how it ends. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line that the real program would not take: it ends with the program's own exit code for that. */
export class CommandLineError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The options of a command, as its reference lists them, each with its dashes. */
export interface OptionList {
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  /** Those that take several words, up to the next option. */
  readonly several?: readonly string[];
  /** Those that take no word. */
  readonly flags?: readonly string[];
}

/** The words of each option. */
export type Options = ReadonlyMap<string, readonly string[]>;

/** The command is what comes before the first option: `iam detach-user-policy`. */
export function splitCommand(args: readonly string[]): {
  readonly command: string;
  readonly rest: readonly string[];
} {
  const first = args.findIndex((word) => word.startsWith('-'));
  const end = first < 0 ? args.length : first;
  return { command: args.slice(0, end).join(' '), rest: args.slice(end) };
}

/**
 * Reads options strictly: one that is not in the reference, comes twice, lacks its word or is missing is refused,
 * and so is a word that belongs to no option.
 * @throws CommandLineError with this exit code
 */
export function readOptions(args: readonly string[], list: OptionList, code: number): Options {
  const options = new Map<string, readonly string[]>();
  for (let rest = args; rest.length > 0; ) {
    const [first = '', ...following] = rest;
    const [name = '', ...attached] = first.split('=');
    const most = wordsOf(name, list);
    if (most === undefined || options.has(name))
      throw new CommandLineError(code, `Unknown options: ${first}`);
    const next = following.findIndex((word) => word.startsWith('--'));
    const words =
      attached.length > 0
        ? [attached.join('=')]
        : following.slice(0, Math.min(most, next < 0 ? following.length : next));
    if (most > 0 && words.length === 0)
      throw new CommandLineError(code, `argument ${name}: expected one argument`);
    options.set(name, words);
    rest = attached.length > 0 ? following : following.slice(words.length);
  }
  const missing = (list.required ?? []).filter((name) => !options.has(name));
  if (missing.length > 0)
    throw new CommandLineError(code, `the following arguments are required: ${missing.join(', ')}`);
  return options;
}

/** How many words an option takes at most; undefined for one that is not in the reference. */
function wordsOf(
  name: string,
  { required = [], optional = [], several = [], flags = [] }: OptionList,
): number | undefined {
  if (flags.includes(name)) return 0;
  if (several.includes(name)) return Number.POSITIVE_INFINITY;
  return required.includes(name) || optional.includes(name) ? 1 : undefined;
}

/** The one word of an option; empty when it was not given. */
export function wordOf(options: Options, name: string): string {
  return options.get(name)?.[0] ?? '';
}
