import { useNavigate } from "@tanstack/react-router";
import { Command, defaultFilter } from "cmdk";
import { Keyboard, Languages, LogOut, Monitor, Moon, Search, Sun, type LucideIcon } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState, type ReactNode } from "react";
import { useLocale, useTranslations } from "use-intl";
import { hasRole } from "@piloto/shared/roles";
import { useErrorText } from "../../api/error-text.ts";
import { Kbd } from "../../ui/kbd.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useSetLocale } from "../language-provider.tsx";
import { PaletteConversations } from "../inbox/palette-conversations.tsx";
import { accountPlaces, mainPlaces, workspacePlaces } from "../places.ts";
import { setTheme } from "../preferences.ts";
import { signOut } from "../sign-out.ts";
import { useMe, useWorkspace } from "../workspace.ts";
import { readPageKeys } from "./page-keys.ts";

const plain = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "");

/** Who searches types "seguranca" as often as "segurança". */
const filterWithoutAccents = (value: string, search: string, keywords?: string[]): number =>
  defaultFilter(plain(value), plain(search), keywords?.map(plain));

type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; onHelp: () => void };

/** Search or go: places, other workspaces and actions, with their keys. */
export function PaletteDialog({ open, onOpenChange, onHelp }: PaletteProps) {
  const t = useTranslations("shell");
  const [query, setQuery] = useState("");
  const run = (action: () => void) => () => {
    onOpenChange(false);
    setQuery("");
    action();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-40 w-[min(600px,calc(100vw-24px))] -translate-x-1/2 animate-enter overflow-hidden rounded-lg border border-border-strong bg-raised shadow-lg outline-none max-md:top-[8vh]"
        >
          <Radix.Title className="sr-only">{t("searchLabel")}</Radix.Title>
          <Command label={t("searchLabel")} filter={filterWithoutAccents} loop>
            <div className="flex h-13 items-center gap-2.5 border-b border-border px-4">
              <Search aria-hidden className="size-5 text-muted" />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder={t("search")}
                className="min-w-0 flex-1 bg-transparent text-lg outline-none"
              />
            </div>
            <Command.List label={t("searchLabel")} className="max-h-[min(420px,60vh)] overflow-y-auto px-1.5 pb-1.5">
              <Command.Empty className="px-2.5 py-6 text-center text-sm text-muted">
                {t("nothingFound", { query })}
              </Command.Empty>
              <PaletteConversations query={query} onChoose={run} className={{ group: groupStyle, item: itemStyle }} />
              <PageActions run={run} />
              <Places run={run} />
              <Actions run={run} onHelp={onHelp} />
            </Command.List>
          </Command>
          <footer className="flex gap-4 border-t border-border px-4 py-2 text-xs text-muted max-md:hidden">
            <Hint keys={["↑", "↓"]}>{t("choose")}</Hint>
            <Hint keys={["↵"]}>{t("open")}</Hint>
            <Hint keys={["Esc"]}>{t("close")}</Hint>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type Run = (action: () => void) => () => void;

function Places({ run }: { run: Run }) {
  const t = useTranslations("shell");
  const navigate = useNavigate();
  const { slug, role } = useWorkspace();
  const { memberships } = useMe();
  const settings = [...accountPlaces, ...workspacePlaces.filter((place) => hasRole(role, place.needs))];
  return (
    <>
      <Group heading={t("places")}>
        {mainPlaces.map(({ id, icon, link, key }) => (
          <Item
            key={id}
            icon={icon}
            keys={["G", key.toUpperCase()]}
            onSelect={run(() => void navigate({ ...link, params: { slug } }))}
          >
            {t(id)}
          </Item>
        ))}
        {settings.map(({ id, icon, link }) => (
          <Item key={id} icon={icon} onSelect={run(() => void navigate({ ...link, params: { slug } }))}>
            {t(id)}
          </Item>
        ))}
      </Group>
      {memberships.length > 1 && (
        <Group heading={t("workspaces")}>
          {memberships
            .filter((membership) => membership.slug !== slug)
            .map((membership) => (
              <Item
                key={membership.slug}
                onSelect={run(() => void navigate({ to: "/w/$slug", params: { slug: membership.slug } }))}
              >
                {membership.name}
              </Item>
            ))}
        </Group>
      )}
    </>
  );
}

function Actions({ run, onHelp }: { run: Run; onHelp: () => void }) {
  const t = useTranslations("shell");
  const describe = useErrorText();
  const locale = useLocale();
  const setLocale = useSetLocale();
  const fail = (error: unknown) => toast(describe(error).text, { tone: "danger" });
  return (
    <Group heading={t("actions")}>
      <Item icon={Sun} onSelect={run(() => setTheme("light"))}>
        {t("useLight")}
      </Item>
      <Item icon={Moon} onSelect={run(() => setTheme("dark"))}>
        {t("useDark")}
      </Item>
      <Item icon={Monitor} onSelect={run(() => setTheme("system"))}>
        {t("useSystem")}
      </Item>
      <Item icon={Languages} onSelect={run(() => void setLocale(locale === "en" ? "pt-BR" : "en").catch(fail))}>
        {t("changeLanguage")}
      </Item>
      <Item icon={Keyboard} keys={["?"]} onSelect={run(onHelp)}>
        {t("keyboardTitle")}
      </Item>
      <Item icon={LogOut} onSelect={run(() => void signOut().catch(fail))}>
        {t("signOut")}
      </Item>
    </Group>
  );
}

/** What the page on the screen can do now, with its keys. */
function PageActions({ run }: { run: Run }) {
  const t = useTranslations("shell");
  const [keys] = useState(readPageKeys);
  if (keys.length === 0) return null;
  return (
    <Group heading={t("onThisPage")}>
      {keys.map(({ key, label, run: act }) => (
        // After the palette has given the focus back, or what is opened would lose it at once.
        <Item key={key} keys={[key.toUpperCase()]} onSelect={run(() => setTimeout(act))}>
          {label}
        </Item>
      ))}
    </Group>
  );
}

const groupStyle =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted";
const itemStyle = "flex h-10 items-center gap-2.5 rounded-[8px] px-2.5 text-md aria-selected:bg-selected max-md:h-11";

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group heading={heading} className={groupStyle}>
      {children}
    </Command.Group>
  );
}

type ItemProps = { icon?: LucideIcon; keys?: readonly string[]; onSelect: () => void; children: string };

function Item({ icon: Icon, keys = [], onSelect, children }: ItemProps) {
  return (
    <Command.Item onSelect={onSelect} className={itemStyle}>
      <span className="grid w-6 place-items-center text-secondary">{Icon && <Icon aria-hidden />}</span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </Command.Item>
  );
}

function Hint({ keys, children }: { keys: readonly string[]; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
      {children}
    </span>
  );
}
