/**
 * Why something came to nothing, as requests and grants keep it, what the rules of tiers and permissions are
 * called, and how access reaches somebody: in English, and told to each reader in their own
 * language again (`retold`). What they are about are names and words of people, never figures.
 */
export const recordedSentences = {
  timeOver: () => 'Its time is over.',
  notGrantedAnyMore: () => 'The request is not being granted any more.',
  notDecided: () => 'This is not what was decided.',
  notExtendedAnyMore: () => 'No more time is being given any more.',
  notAskedAnyMore: () => 'More time is not being asked for any more.',
  notThere: () => 'What was given is not there any more, so it cannot be given for longer.',
  endNotVisible: () => 'The cloud has not taken the new end yet.',
  notVisible: () => 'The cloud has accepted the grant but does not show it yet.',
  stillThere: () => 'The cloud has accepted the removal but still shows the grant.',
  artifactBusy: () => 'The same permission is being changed for another request.',
  notGivenInTime: () => 'It could not be given in time.',
  tooSoonToExtend: () => 'It ends too soon to be extended.',
  approvalChanged: () => 'The approval of this entitlement has changed. Ask again.',
  whoApprovesChanged: () => 'Who has to approve this was changed in the meantime. Ask again.',
  grantsChanged: () => 'What this entitlement gives was changed after it was approved. Ask again.',
  noAnswerInTime: () => 'A part of Latchkey did not answer in time, so nothing was given. Please ask again.',
  notTakenIn: (title: string) =>
    `Your request for ${title} could not be taken in, because a part of Latchkey did not answer. Please ask again.`,
  askedBefore: () => 'This was asked before and is closed. Please ask again.',
  beneficiaryGone: () => 'The person who would receive the access is not in the directory.',
  anyDuration: () => 'any duration',
  upTo: (time: string) => `up to ${time}`,
  memberOf: (group: string) => `member of ${group}`,
  groupNamed: (group: string) => `group ${group}`,
  roleNamed: (role: string) => `role ${role}`,
  permissionSet: (set: string) => `permission set ${set}`,
  inlinePolicy: (policy: string) => `inline policy ${policy}`,
  directly: () => 'directly',
  throughRole: (role: string) => `through the role ${role}`,
  throughGroup: (group: string) => `through the group ${group}`,
  throughAnotherGroup: () => 'through another group',
  accountDisabled: (who: string) => `The account of ${who} is disabled in the directory.`,
  accountMissing: (who: string) => `The account of ${who} is not in the directory any more.`,
};
