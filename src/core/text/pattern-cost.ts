/** How many readings a part of a pattern has, and where the next part begins. */
interface Part {
  readonly readings: number;
  readonly end: number;
}

/**
 * How many ways there are, at the most, to read a text of `length` characters by a regular expression that is known
 * to be well formed (flag `u`): one for each number of repetitions and for each choice, multiplied along the pattern
 * and raised where something is repeated. It bounds the work of an engine that tries one after the other.
 * Undefined for references back and for looking around, whose work it does not bound.
 */
export function readings(pattern: string, length: number): number | undefined {
  if (unbounded(pattern)) return undefined;
  return choice(pattern, 0, length).readings;
}

/** Escapes and classes are passed over as a whole, so that what is in them counts for nothing. */
const atom =
  /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|.)|\[(?:\\.|[^\]\\])*\]|[^()|]/suy;
const opening = /\((?:\?:|\?<[^=!>][^>]*>)?/uy;
const repetition = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/uy;

function unbounded(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\[^\dk]|\[(?:\\.|[^\]\\])*\]/gsu, '');
  return /\\[1-9k]|\(\?(?!:|<[^=!])/u.test(bare);
}

function choice(pattern: string, start: number, length: number): Part {
  let total = 0;
  let end = start;
  for (;;) {
    const branch = sequence(pattern, end, length);
    total += branch.readings;
    end = branch.end;
    if (pattern[end] !== '|') return { readings: total, end };
    end += 1;
  }
}

function sequence(pattern: string, start: number, length: number): Part {
  let product = 1;
  let end = start;
  while (end < pattern.length && pattern[end] !== '|' && pattern[end] !== ')') {
    const one = single(pattern, end, length);
    const [text, sign, least, comma, most] = take(repetition, pattern, one.end);
    end = one.end + text.length;
    product *=
      text === '' ? one.readings : repeated(one.readings, bounds({ sign, least, comma, most }, length));
  }
  return { readings: product, end };
}

function single(pattern: string, start: number, length: number): Part {
  const [open] = take(opening, pattern, start);
  if (open === '') return { readings: 1, end: start + Math.max(1, take(atom, pattern, start)[0].length) };
  const inside = choice(pattern, start + open.length, length);
  return { readings: inside.readings, end: inside.end + 1 };
}

type Groups = Readonly<Record<'sign' | 'least' | 'comma' | 'most', string | undefined>>;

function bounds({ sign, least, comma, most }: Groups, length: number): readonly [number, number] {
  if (sign !== undefined) return [sign === '+' ? 1 : 0, sign === '?' ? 1 : length];
  const from = Number(least);
  if (comma === '') return [from, from];
  return [from, most === '' ? Math.max(from, length) : Number(most)];
}

function repeated(readingsOfOne: number, [from, to]: readonly [number, number]): number {
  if (readingsOfOne === 1) return to - from + 1;
  let total = 0;
  for (let count = from; count <= to && total < Number.MAX_SAFE_INTEGER; count += 1)
    total += readingsOfOne ** count;
  return total;
}

function take(matcher: RegExp, text: string, at: number): readonly [string, ...(string | undefined)[]] {
  matcher.lastIndex = at;
  const match = matcher.exec(text);
  return match ? [match[0], ...match.slice(1)] : [''];
}
