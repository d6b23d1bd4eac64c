/** Owns the terminal's colours: sixteen for each of light and dark, legible on the page's surface. */
import type {ITheme} from '@xterm/xterm';

const DARK: ITheme = {
  background: '#14171c',
  foreground: '#d8dde5',
  cursor: '#d8dde5',
  selectionBackground: '#35507a',
  black: '#2b3039',
  red: '#f2777a',
  green: '#7cc38b',
  yellow: '#e0b05f',
  blue: '#7aa9f0',
  magenta: '#c792ea',
  cyan: '#67c5cf',
  white: '#c8ced8',
  brightBlack: '#7d8694',
  brightRed: '#ff9a9c',
  brightGreen: '#9fdcab',
  brightYellow: '#f3cd86',
  brightBlue: '#a3c4f8',
  brightMagenta: '#dbb3f5',
  brightCyan: '#93dfe6',
  brightWhite: '#f2f5f9',
};

const LIGHT: ITheme = {
  background: '#fcfcfa',
  foreground: '#23272e',
  cursor: '#23272e',
  selectionBackground: '#bcd3f5',
  black: '#23272e',
  red: '#b3261e',
  green: '#1f6f3a',
  yellow: '#7a5600',
  blue: '#1d56b8',
  magenta: '#7d3ba8',
  cyan: '#0e6470',
  white: '#5c6470',
  brightBlack: '#6a7280',
  brightRed: '#c5342b',
  brightGreen: '#22783f',
  brightYellow: '#876000',
  brightBlue: '#2460c8',
  brightMagenta: '#8a45b5',
  brightCyan: '#12707d',
  brightWhite: '#3a414b',
};

/** More contrast: black and white; what programs choose is made legible by xterm (`minimumContrastRatio`). */
const BLACK: ITheme = {...DARK, background: '#000000', foreground: '#ffffff', cursor: '#ffffff'};
const WHITE: ITheme = {...LIGHT, background: '#ffffff', foreground: '#000000', cursor: '#000000'};

export interface Legibility {
  dark: boolean;
  moreContrast: boolean;
}

/** xterm's options for it. */
export const coloursFor = ({dark, moreContrast}: Legibility) => ({
  theme: moreContrast ? (dark ? BLACK : WHITE) : dark ? DARK : LIGHT,
  minimumContrastRatio: moreContrast ? 7 : 1,
});
