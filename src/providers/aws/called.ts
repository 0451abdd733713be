/** What a client of the AWS SDK tells its middleware about the call. */
export interface Called {
  readonly clientName?: string;
  readonly commandName?: string;
}
