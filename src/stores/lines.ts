/**
 * Cuts a text that arrives in pieces into its lines, without their line breaks. Only "\n" ends a line: JSON
 * texts may hold every other character that some readers take for a line break.
 */
export async function* linesOf(pieces: AsyncIterable<unknown>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
