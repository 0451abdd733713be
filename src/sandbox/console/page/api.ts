import type { ApiAnswer, ConsoleEvent } from '../view.ts';

/** Sends a request to the sandbox. @throws Error with a sentence for the user. */
export async function post(path: string, body: object): Promise<ApiAnswer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new Error('The sandbox is not answering. Is it still running?', { cause: error });
  }
  if (response.ok) return (await response.json()) as ApiAnswer;
  const { error } = (await response.json()) as { readonly error: string };
  throw new Error(error);
}

/** Listens to the sandbox; the browser connects again by itself when the connection breaks. */
export function listen(on: {
  readonly event: (event: ConsoleEvent) => void;
  readonly connected: (isConnected: boolean) => void;
}): void {
  const source = new EventSource('/api/events');
  source.addEventListener('open', () => on.connected(true));
  source.addEventListener('error', () => on.connected(false));
  source.addEventListener('message', ({ data }) => on.event(JSON.parse(String(data)) as ConsoleEvent));
}
