// Owns the lint rules.
import tseslint from 'typescript-eslint';
import {defineConfig, globalIgnores} from 'eslint/config';
import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import {importLaw} from './build-scripts/lint/import-law.js';

export default defineConfig(
  globalIgnores(['dist', 'build', 'node_modules', 'test-results', 'playwright-report', 'images']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {projectService: {allowDefaultProject: ['*.js', 'build-scripts/lint/*.js']}},
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      // A function that ends in another's nothing says so with `return`; a call whose promise nobody awaits, with `void`.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: {modlab: {rules: {'import-law': importLaw}}},
    rules: {'modlab/import-law': 'error'},
  },
  {files: ['src/**/*.ts'], ignores: ['src/labs/*/*.ts'], rules: {'max-lines': ['error', {max: 300}]}},
  {
    // A guest, a stranger's file or a link can write a text for which such an expression takes minutes.
    files: ['src/**/*.ts'],
    plugins: {regexp},
    rules: {
      'regexp/no-super-linear-backtracking': ['error', {report: 'potential'}],
      'regexp/no-super-linear-move': ['error', {report: 'potential', ignorePartial: false}],
    },
  },
  {files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked]},
);
