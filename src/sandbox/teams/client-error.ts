/** Something that a person cannot do in Teams. The text says why. */
export class TeamsClientError extends Error {
  override readonly name = 'TeamsClientError';
}
