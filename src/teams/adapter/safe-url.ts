const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether nobody on the way can read or change what goes there: https, or http that stays on this machine. */
export function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
}
