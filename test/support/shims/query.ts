import { CommandLineError } from './command-line.ts';

/**
 * Evaluates the part of JMESPath (jmespath.org, "Specification") that the commands use: names, `[]`, `[0]`,
 * `[?Name=='value']` and `|`. Anything else is refused, so that a mistake in a query is seen.
 */
export function query(expression: string, value: unknown): unknown {
  return expression
    .split(' | ')
    .reduce<unknown>((piped, part) => evaluate({ value: piped, projects: false }, part.trim()).value, value);
}

interface Current {
  readonly value: unknown;
  /** Whether what follows is asked of every element. */
  readonly projects: boolean;
}

const steps: readonly [RegExp, (current: Current, found: readonly string[]) => Current][] = [
  [/^\.?([A-Za-z]\w*)/, (current, [, name = '']) => ask(current, (of) => memberOf(of, name))],
  [/^\[\]/, ({ value }) => ({ value: Array.isArray(value) ? value.flat() : null, projects: true })],
  [/^\[(\d+)\]/, (current, [, at = '']) => ask(current, (of) => elementsOf(of)[Number(at)] ?? null)],
  [
    /^\[\?([A-Za-z]\w*)=='([^']*)'\]/,
    ({ value }, [, name = '', wanted]) => ({
      value: elementsOf(value).filter((each) => memberOf(each, name) === wanted),
      projects: true,
    }),
  ],
];

function evaluate(start: Current, expression: string): Current {
  let current = start;
  for (let rest = expression; rest !== ''; ) {
    const step = steps
      .map(([pattern, take]) => ({ found: pattern.exec(rest), take }))
      .find(({ found }) => found !== null);
    if (!step?.found) throw new CommandLineError(252, `Bad value for --query ${expression}`);
    current = step.take(current, step.found);
    rest = rest.slice(step.found[0].length);
  }
  return current;
}

function ask({ value, projects }: Current, question: (of: unknown) => unknown): Current {
  if (!projects) return { value: question(value), projects };
  return { value: elementsOf(value).flatMap((each) => question(each) ?? []), projects };
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return null;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** As `--output text` shows what a query found: lists with tabs between, nothing for an empty one. */
export function asText(value: unknown): string {
  if (value === null || value === undefined) return 'None\n';
  if (Array.isArray(value)) return value.length === 0 ? '' : `${value.map(String).join('\t')}\n`;
  return `${typeof value === 'string' ? value : JSON.stringify(value)}\n`;
}
