/** What administrators are told that one of them has done, or that the reconciler has found. */
export const adminSentences = {
  grantsPaused: (by: string, reason: string) =>
    `${by} has paused grants: “${reason}”. Nothing new is given until somebody resumes them; what was given ends as ever.`,
  grantsResumed: (by: string) => `${by} has resumed grants. Access is given again.`,
  /** `name` is empty for everything. */
  accessRevokedAll: (by: string, name: string, count: number, reason: string) =>
    `${by} revokes ${name === '' ? 'everything' : `all access of ${name}`} (${count} in all): “${reason}”.`,
  findingGone: () => 'This is not so any more, or was never found: there is nothing to decide.',
  findingDecided: (who: string) => `${who} has decided about this already.`,
  findingChanged: () =>
    'This has changed since the card was shown. Nothing was done: look at the card again.',
  findingNotRemovable: () => 'There is nothing here that Latchkey could take back.',
  findingRevoked: () => 'It was changed in the cloud, and not by Latchkey.',
};
