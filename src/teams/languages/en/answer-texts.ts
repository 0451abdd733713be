/** What people read in answer to a click or a message that is no card, and about commands as such. */
export const answerTexts = {
  answers: {
    approved: 'You approved this. Access is being given now.',
    approvedOneOfSeveral: 'You approved this. It waits for more approvals.',
    denied: 'You denied this. The requester is being told.',
    extensionApproved: 'You approved more time.',
    extensionAsked: 'You asked for more time. This card shows what comes of it.',
    noted: 'Sent. The others are being told.',
    noDuration: (shown: string) => `"${shown}" is not a duration. Write one such as 20m, 4h or 1h30m.`,
    cancelled: 'You cancelled this.',
    ended: 'Thank you. The access is being taken back now.',
    revoked: 'You revoked this. The access is being taken back now.',
    noIdentity: 'Teams did not say who you are, so I cannot do anything for you here.',
    personalOnly: 'Please write to me in a personal chat: requests and their reasons are not for everybody.',
    inPrivate: 'I have answered you in our personal chat.',
    nothingToSee: 'There is nothing more to see here.',
    inPrivateSoon: 'I answer you in our personal chat.',
    noChat:
      'I answer in a personal chat, and cannot write to you there. Add the app for yourself first: Apps, Latchkey, Add.',
    later: 'This takes longer than usual. Look again in a minute before you repeat it.',
    unknownAction:
      'This button is from another version of Latchkey. Nothing was changed. Write request to start anew.',
    badInput: 'What arrived from this card is not complete. Nothing was changed. Please try again.',
    broken: 'Something on our side does not work right now. Please try again in a few minutes.',
    repeated: (requestId: string) =>
      `This was asked already: it is request ${requestId}. Nothing was started again.`,
    nothingToAskFor: 'There is nothing in the catalogue that you can ask for at the moment.',
  },
  commands: {
    help: [
      'I give access to AWS and Azure for a limited time and take it back by myself.',
      '',
      'Ask',
      '• request: a form to fill in',
      '• request <what> <how long> <reason>, e.g. request data-readonly 20m check logs',
      '• request <what> for <person> <how long> <reason>: by full name, sign-in name or mention',
      'Yours',
      '• status: what you asked for and hold',
      '• extend <id> 2h, done <id>, cancel <id>: without an id when you have only one',
      '• breakglass <what> <how long> <reason>: in an emergency, without approval',
      '• share: buckets, tables and other resources of an AWS account that you may share',
      'Decide',
      '• pending: what waits for you',
      '• review: emergencies that wait for your review',
      '• delegate <person> until monday, delegate off: who decides instead of you',
      '• revoke <id> <reason>: end access now',
      '• who, who <person>, who <environment>: who holds what now',
      'Run Latchkey',
      '• revoke all of <person>, revoke all <entitlement or account>, revoke everything: with a confirmation',
      '• pause <reason>, resume: no access is given in between',
      '• report, report 90: how the requests of the last days went',
    ].join('\n'),
    welcome: 'Hello!',
    unknown: (word: string) => `I do not know "${word}". Write request to ask for access, or help.`,
    didYouMean: (word: string, command: string) => `I do not know "${word}". Did you mean ${command}?`,
    empty: 'Write request to ask for access, or help.',
    noEntitlement: 'Say first what you need, right after request.',
    noDuration: 'I found no duration. Write one such as 20m, 4h or 2d after what you ask for.',
    strayWords: (words: string) =>
      `I do not understand "${words}" before the duration. Put "for" before a person's name, and the reason after the duration.`,
    change: (problems: readonly string[]) =>
      problems.length === 1
        ? `Nothing was started. ${problems[0]}`
        : ['Nothing was started. Please change:', ...problems.map((problem) => `• ${problem}`)].join('\n'),
    example: (line: string) => `For example: ${line}`,
    exampleReason: 'check the failed import of last night',
  },
};
