// Owns the lint rules, among them the part of the import law that project references let through.
import tseslint from 'typescript-eslint';
import {defineConfig, globalIgnores} from 'eslint/config';
import js from '@eslint/js';

/** Which rooms each room may name. `types` rooms may be imported with `import type` only. */
const law = {
  protocol: {may: []},
  shipped: {may: ['protocol']},
  machine: {may: ['shipped', 'protocol']},
  compiler: {may: ['shipped', 'protocol']},
  snapshots: {may: []},
  labs: {may: []},
  session: {may: ['snapshots', 'labs', 'protocol']},
  ui: {may: ['session'], types: ['labs', 'protocol']},
};
const rooms = Object.keys(law);

const roomRules = rooms.map((room) => {
  const {may, types = []} = law[room];
  const forbidden = rooms.filter((other) => other !== room && !may.includes(other) && !types.includes(other));
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`,
              message: `The import law (README, "The rooms"): ${room} may import ${[...may, ...types].join(', ') || 'no other room'}.`,
            },
            ...(types.length > 0
              ? [
                  {
                    regex: `^(\\.\\./)+(${types.join('|')})(/|$)`,
                    allowTypeImports: true,
                    message: `${room} may read types of ${types.join(', ')} only.`,
                  },
                ]
              : []),
            ...(room === 'machine' ? [] : [{regex: '^v86(/|$)', message: 'Only machine imports v86.'}]),
          ],
        },
      ],
    },
  };
});

export default defineConfig(
  globalIgnores(['dist', 'build', 'node_modules', 'test-results', 'playwright-report', 'images']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {parserOptions: {projectService: {allowDefaultProject: ['*.js']}}},
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      // A function that ends in another's nothing says so with `return`; a call whose promise nobody awaits, with `void`.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
    },
  },
  ...roomRules,
  {files: ['*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked]},
);
