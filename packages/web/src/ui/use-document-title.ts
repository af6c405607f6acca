import { useEffect, type ReactNode } from "react";
import { useTranslations } from "use-intl";

/** Names the browser's tab: "Membros · Piloto de Vendas". */
export function useDocumentTitle(title: ReactNode): void {
  const name = useTranslations("app")("name");
  useEffect(() => {
    if (typeof title === "string") document.title = `${title} · ${name}`;
  }, [title, name]);
}
