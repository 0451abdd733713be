/** What people read about sharing resources. */
export const shareTexts = {
  share: {
    how: 'share <what> <type> <name,name> <permission,permission> <how long> <reason>; names alone are looked up with share <what> <type> <part of a name>',
    offers: (lines: readonly string[]) =>
      ['What you can share from, and how:', ...lines.map((line) => `• ${line}`)].join('\n'),
    nothing: 'There is nothing you can share from at the moment.',
    unknown: (name: string, known: readonly string[]) =>
      `You cannot share from "${name}".${known.length > 0 ? ` You can from ${known.join(', ')}.` : ''}`,
    unknownType: (type: string, name: string, known: readonly string[]) =>
      `"${type}" cannot be shared from ${name}. What can: ${known.join(', ')}.`,
    form: 'Say type, names and permissions, in this order and each without spaces, before how long.',
    found: (title: string, names: readonly string[], more: number) =>
      [
        `${title} that can be shared:`,
        ...names.map((name) => `• ${name}`),
        ...(more > 0 ? [`and ${more} more; write a part of the name to see fewer.`] : []),
      ].join('\n'),
    foundNone: (title: string) =>
      `I find no ${title} of that name that could be shared. AWS lists only what has had a tag; anything else can be named by its ARN.`,
    notAll: 'There is more than I can look through: write more of the name.',
    cannotLook: 'The resources cannot be looked up now. Write the ARN, or try again in a moment.',
  },
};
