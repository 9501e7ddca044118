// Builds the page on which the browser tests prove the player; it is no part of the studio.
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [react()],
  build: { target: "es2023", emptyOutDir: true },
});
