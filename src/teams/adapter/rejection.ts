/** A request that is not let in. The reason is for our log, never for the caller. */
export class Rejection extends Error {
  readonly status: 400 | 401 | 403 | 413 | 503;

  constructor(status: Rejection['status'], reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'Rejection';
    this.status = status;
  }
}
