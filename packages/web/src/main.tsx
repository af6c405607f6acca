import "./styles.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { session, watchPage } from "./api/session-browser.ts";
import { watchCrashes } from "./app/crash-report.ts";
import { LanguageProvider, requireMessages } from "./app/language-provider.tsx";
import { router } from "./app/router.ts";
import { followSession } from "./app/follow-session.ts";

watchCrashes();
watchPage();
followSession();
void session.sync();
await requireMessages("core");

const root = document.querySelector("#root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <RouterProvider router={router} />
    </LanguageProvider>
  </StrictMode>,
);
