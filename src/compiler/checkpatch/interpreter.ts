/** Owns the name of Perl in the archive; all else there is for the script. */
export const INTERPRETER = 'perl.wasm';
