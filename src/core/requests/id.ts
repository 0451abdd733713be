// Crockford's base 32 in lower case: no i, l, o, u, so an id can be read out and typed back.
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 10;
const requestId = new RegExp(`^[${alphabet}]{${length}}$`);

/**
 * Makes a request id (ten characters, 50 bits) of a digest. Ids are made of what was asked, where and when
 * it was asked (the Teams activity, the API call), so that the same ask delivered twice is the same request.
 */
export function requestIdFrom(digest: Uint8Array): string {
  let id = '';
  for (let index = 0; index < length; index += 1) id += alphabet[(digest[index] ?? 0) % 32];
  return id;
}

/** Whether a text has the form of a request id. */
export function isRequestId(text: string): boolean {
  return requestId.test(text);
}
