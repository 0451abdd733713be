/** A call of the bot to a Connector, checked already. */
export interface ConnectorCall {
  readonly method: string;
  /** Below the service URL, with what follows it: `v3/conversations/…`. */
  readonly path: string;
  readonly body: unknown;
  /** The bot's token; absent for a Connector that does not check it, which then does not get it. */
  readonly authorization?: string;
}

export interface ConnectorAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Milliseconds; everybody is on this machine. */
const answersWithin = 10_000;

/** Hands a call on to a Connector, by its service URL. Rejects when it does not answer. */
export async function callConnector(serviceUrl: string, call: ConnectorCall): Promise<ConnectorAnswer> {
  const { method, path, body, authorization } = call;
  const response = await fetch(serviceUrl + path, {
    method,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(authorization !== undefined && { authorization }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(answersWithin),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : parsed(text) };
}

/** Refusals of a playground's own web server are pages. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { error: { code: 'ServiceError', message: text } };
  }
}
