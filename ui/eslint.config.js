import boundaries from "eslint-plugin-boundaries";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// The floors of the front end, as in house.md: features stand on review, player, api and shared, and are strangers.
const rooms = ["app", "features", "review", "player", "api", "shared"];

const may = (from, types) => ({
  from: { element: { type: from } },
  allow: { to: { element: { type: types } } },
});

export default defineConfig(globalIgnores(["node_modules", "src/api/schema.d.ts"]), {
  files: ["src/**/*.{ts,tsx}"],
  extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  plugins: { boundaries, "react-hooks": hooks },
  settings: {
    "import/resolver": { node: { extensions: [".ts", ".tsx", ".css", ".d.ts"] } },
    "boundaries/include": ["src/**/*"],
    "boundaries/elements": [
      { type: "features", pattern: "src/features/*", capture: ["name"] },
      ...rooms.filter((room) => room !== "features").map((type) => ({ type, pattern: `src/${type}` })),
    ],
  },
  rules: {
    ...hooks.configs.recommended.rules,
    "max-lines": ["error", { max: 400 }],
    "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    "boundaries/no-unknown-dependencies": "error",
    "boundaries/dependencies": [
      "error",
      {
        default: "disallow",
        policies: [
          may("app", rooms),
          may("features", ["review", "player", "api", "shared"]),
          {
            from: { element: { type: "features" } },
            allow: {
              to: { element: { type: "features", captured: { name: "{{ from.element.captured.name }}" } } },
            },
          },
          may("review", ["review", "player", "api", "shared"]),
          may("player", ["player", "api", "shared"]),
          may("shared", ["shared", "api"]),
          may("api", ["api"]),
        ],
      },
    ],
  },
});
