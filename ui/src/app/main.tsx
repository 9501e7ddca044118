// The front door of the pages: theme first, then the application.
import "./theme.css";
import "./base.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { applyTheme, readTheme } from "../shared/theme";
import { App } from "./App";

applyTheme(readTheme());
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
