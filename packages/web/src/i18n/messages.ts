import type { Locale } from "@piloto/shared/fields";
import type { core } from "./pt-BR/core.ts";
import type { workspace } from "./pt-BR/workspace.ts";
import type { Translation } from "./translation.ts";

type Core = typeof core;
type Workspace = typeof workspace;

/** Every namespace. Those of `workspace` are there once the signed-in layout has loaded them. */
export type Messages = Core & Workspace;

export type MessageGroup = "core" | "workspace";

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}

type Loader = () => Promise<Partial<Translation<Messages>>>;

// Each import is a chunk of its own, so a page downloads one language only, and the public pages only their part of it.
const loaders: Record<Locale, Record<MessageGroup, Loader>> = {
  "pt-BR": {
    core: () => import("./pt-BR/core.ts").then((module) => module.core),
    workspace: () => import("./pt-BR/workspace.ts").then((module) => module.workspace),
  },
  en: {
    core: () => import("./en/core.ts").then((module) => module.core),
    workspace: () => import("./en/workspace.ts").then((module) => module.workspace),
  },
};

/**
 * Imports the given groups of one language. Their type is that of the Portuguese texts, whose literals tell the
 * compiler which values a message takes; that the other language has the same keys is checked in its own files.
 */
export async function loadMessages(locale: Locale, groups: readonly MessageGroup[]): Promise<Partial<Messages>> {
  const parts = await Promise.all(groups.map((group) => loaders[locale][group]()));
  return Object.assign({}, ...parts);
}
