const shades = (name: string) => ({ default: `var(--card-${name})`, subtle: `var(--card-${name}-subtle)` });

const foregroundColors = {
  default: shades('text'),
  dark: shades('text'),
  light: shades('text'),
  accent: shades('accent'),
  good: shades('good'),
  warning: shades('warning'),
  attention: shades('attention'),
};

const container = (name: string) => ({
  backgroundColor: `var(--box-${name})`,
  borderColor: 'var(--grid)',
  foregroundColors,
});

/** How cards look: close to Teams, with the page's own variables as colours so that dark mode follows by itself. */
export const hostConfig = {
  supportsInteractivity: true,
  fontFamily: 'inherit',
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 22 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 28 },
  spacing: { small: 4, default: 8, medium: 14, large: 18, extraLarge: 24, padding: 12 },
  separator: { lineThickness: 1, lineColor: 'var(--grid)' },
  containerStyles: {
    default: { ...container('default'), backgroundColor: 'transparent' },
    emphasis: container('emphasis'),
    accent: container('accent'),
    good: container('good'),
    attention: container('attention'),
    warning: container('warning'),
  },
  inputs: {
    label: {
      inputSpacing: 'Small',
      requiredInputs: { weight: 'Bolder', size: 'Small', suffix: ' *', suffixColor: 'Attention' },
      optionalInputs: { weight: 'Bolder', size: 'Small' },
    },
    errorMessage: { color: 'Attention', size: 'Small', spacing: 'Small' },
  },
  actions: {
    maxActions: 6,
    spacing: 'Default',
    buttonSpacing: 8,
    showCard: { actionMode: 'Inline', inlineTopMargin: 10, style: 'emphasis' },
    actionsOrientation: 'Horizontal',
    actionAlignment: 'Left',
    allowTitleToWrap: true,
  },
  factSet: {
    title: { weight: 'Bolder', size: 'Default', wrap: true, maxWidth: 130 },
    value: { wrap: true },
    spacing: 12,
  },
  table: { cellSpacing: 6 },
  textStyles: { heading: { size: 'Medium', weight: 'Bolder' }, columnHeader: { weight: 'Bolder' } },
  textBlock: { headingLevel: 3 },
};
