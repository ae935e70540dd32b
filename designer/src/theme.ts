import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  parseThemeColor,
  type VariantColorsResolver,
} from '@mantine/core';

/** The accent: a deep teal. */
const teal: MantineColorsTuple = [
  '#eefaf8',
  '#d9f1ed',
  '#b0e2da',
  '#83d2c6',
  '#5ec4b5',
  '#45bba9',
  '#2da795',
  '#178d7d',
  '#0f766e',
  '#0a5c56',
];
/** Surfaces and text of the dark scheme: slate rather than black. */
const dark: MantineColorsTuple = [
  '#d6dce3',
  '#b8c1cb',
  '#8f9aa8',
  '#667384',
  '#414c5b',
  '#333d4a',
  '#28313c',
  '#1b222b',
  '#141a21',
  '#0e1318',
];
const gray: MantineColorsTuple = [
  '#f7f9fa',
  '#eff2f4',
  '#e3e8ec',
  '#d3dae0',
  '#b9c3cc',
  '#94a1ae',
  '#64727f',
  '#465360',
  '#2d3843',
  '#1b242d',
];

/** Soft tints and words that sit on light and dark surfaces alike, in place of Mantine's own. */
const softTints: VariantColorsResolver = (input) => {
  const plain = defaultVariantColorsResolver(input);
  const { color, isThemeColor } = parseThemeColor({
    color: input.color ?? input.theme.primaryColor,
    theme: input.theme,
  });
  if ((input.variant !== 'light' && input.variant !== 'subtle') || !isThemeColor) return plain;
  const tint = (percent: number) => `color-mix(in srgb, var(--mantine-color-${color}-6) ${percent}%, transparent)`;
  const text = `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9) 78%, black), var(--mantine-color-${color}-3))`;
  if (input.variant === 'subtle') return { ...plain, hover: tint(13), color: text };
  return { ...plain, background: tint(13), hover: tint(20), color: text };
};

/** The look of the product: one accent, one font, one radius. */
export const theme = createTheme({
  primaryColor: 'joinery',
  black: '#1b242d',
  variantColorResolver: softTints,
  primaryShade: { light: 8, dark: 7 },
  colors: { joinery: teal, dark, gray },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  autoContrast: true,
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1.125rem' } },
  },
  components: {
    Modal: {
      styles: { title: { fontWeight: 650 } },
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { backgroundOpacity: 0.45, blur: 2 },
      },
    },
    Drawer: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, overlayProps: { backgroundOpacity: 0.35 } },
    },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Badge: {
      styles: { root: { minWidth: 'max-content', verticalAlign: 'middle' } },
      defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 },
    },
    Table: {
      styles: { th: { color: 'var(--mantine-color-dimmed)', fontSize: 13, fontWeight: 550, whiteSpace: 'nowrap' } },
      defaultProps: {
        verticalSpacing: 'xs',
        borderColor: 'var(--line)',
        highlightOnHoverColor: 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-6))',
      },
    },
    Paper: { defaultProps: { radius: 'md' } },
    TextInput: { defaultProps: { size: 'sm' } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Select: { defaultProps: { clearButtonProps: { 'aria-label': 'Clear' } } },
    Switch: { defaultProps: { withThumbIndicator: false } },
  },
});
