import type { Text } from '../../cards/text.ts';

/** What people read about access in an emergency, and its review. */
export const emergencyTexts = {
  emergency: {
    noEntitlement:
      'Say what you need and why: breakglass <what> <how long> <reason>. How long may be left out.',
    title: 'Take this in an emergency?',
    warning: 'You get it at once and without approval. People are told, and it is reviewed afterwards.',
    until: (time: string) => `For ${time}, from now on.`,
    told: (names: readonly string[]) => `Told at once: ${names.join(', ')}`,
    toldMore: (count: number) => `and ${count} more`,
    nobodyTold: 'Nobody can be told: the catalogue names nobody but you.',
    review: (time: string) => `Reviewed within ${time}.`,
    take: 'Take it now',
    dismiss: 'Not now',
    dismissed: 'Nothing was taken.',
    taken: 'You are being given it now. A card in this chat shows where it stands.',
    takenTitle: 'Emergency access',
    takenBefore: 'This was taken already. Write breakglass again for another emergency.',
  },
  review: {
    none: 'No review waits for you.',
    here: (count: number) =>
      count === 1 ? 'This review waits for you:' : `These ${count} reviews wait for you:`,
    more: (count: number) =>
      `${count} more ${count === 1 ? 'waits' : 'wait'}. Do these first, then write review again.`,
    title: (who: string) => `${who} took access in an emergency`,
    due: (at: string): Text => ['Please review it by ', { at }, '.'],
    taken: (at: string): Text => ['Taken on ', { at }, '.'],
    access: (status: string) => `Now: ${status}.`,
    right: 'It was right',
    wrong: 'It was not',
    note: 'What did you find?',
    noteExample: 'Whoever took it reads this.',
    noteMissing: 'Say in a few words what you found.',
    confirm: 'Send review',
    done: (verdict: 'right' | 'wrong', who: string) =>
      verdict === 'right' ? `${who} found that it was right` : `${who} found that it was not right`,
    doneOn: (at: string): Text => ['Reviewed on ', { at }, '.'],
    noted: 'Thank you. Your review is being recorded.',
    summary: (who: string, what: string) => `${who} took ${what} in an emergency. Your review is needed.`,
  },
};
