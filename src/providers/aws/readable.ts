import { addAbortSignal, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { isJsonObject, UnreadableAnswer } from '../unreadable-answer.ts';
import type { Called } from './watched.ts';

/** From its beginning to its end. */
const longestAnswerMs = 20_000;

/**
 * Middleware of the AWS SDK that refuses answers which are not whole, errors too. The SDK reads an empty body, or a page
 * of a proxy, as an answer in which nothing is set: a list without entries, and so access that is gone. `longestMs`:
 * the milliseconds that an answer may take once it has begun. @throws UnreadableAnswer, AbortError
 */
export function readable<Args, Result extends { readonly response: unknown }>(
  next: (args: Args) => Promise<Result>,
  { commandName = 'a call' }: Called,
  longestMs = longestAnswerMs,
) {
  return async (args: Args): Promise<Result> => {
    const result = await next(args);
    const { response } = result;
    if (!hasBody(response) || !(response.body instanceof Readable)) return result;
    const bytes = await buffer(addAbortSignal(AbortSignal.timeout(longestMs), response.body));
    response.body = bytes;
    if (!isWhole(bytes.toString())) throw new UnreadableAnswer(commandName.replace(/Command$/, ''));
    return result;
  };
}

function hasBody(response: unknown): response is { body: unknown } {
  return typeof response === 'object' && response !== null && 'body' in response;
}

/** A JSON object, or one XML element called `…Response` (IAM User Guide, "Making HTTP query requests", responses). */
function isWhole(text: string): boolean {
  const [, name] = /^(?:<\?xml[^>]*>)?\s*<(\w+Response)[\s>]/.exec(text.trimStart()) ?? [];
  return name === undefined ? isJsonObject(text) : text.trimEnd().endsWith(`</${name}>`);
}
