/** Colours live in tokens.css; everything else names them. */
const RAW_COLOURS = [
  'rgb',
  'rgba',
  'hsl',
  'hsla',
  'hwb',
  'lab',
  'lch',
  'oklab',
  'oklch',
  'color',
  'color-mix',
  'light-dark',
];

export default {
  extends: ['stylelint-config-recommended', 'stylelint-config-html'],
  rules: {
    'color-no-hex': true,
    'color-named': 'never',
    'function-disallowed-list': RAW_COLOURS,
    'at-rule-no-unknown': [true, { ignoreAtRules: ['theme', 'layer', 'custom-variant'] }],
    'at-rule-descriptor-value-no-unknown': null,
    'no-descending-specificity': null,
    'import-notation': null,
    'nesting-selector-no-missing-scoping-root': null,
  },
  overrides: [
    {
      files: ['src/tokens.css'],
      rules: {
        'function-disallowed-list': null,
        'declaration-property-value-no-unknown': null,
        'custom-property-no-missing-var-function': null,
        'property-no-unknown': null,
      },
    },
  ],
};
