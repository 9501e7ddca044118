import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// A studio running elsewhere on this machine, for `npm run dev`; the built pages are served by the studio itself.
const studio = process.env["RUSHES_STUDIO"] ?? "http://127.0.0.1:8760";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../src/rushes/web/static",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0, // the content policy allows nothing inline
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    proxy: { "/v1": { target: studio, changeOrigin: true } },
    fs: { allow: [".."] },
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
