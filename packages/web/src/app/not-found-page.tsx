import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { MessagePage } from "./message-page.tsx";

export function NotFoundPage() {
  const t = useTranslations("app");
  return (
    <MessagePage title={t("notFoundTitle")} text={t("notFoundText")}>
      <Button asChild variant="primary">
        <Link to="/">{t("goHome")}</Link>
      </Button>
    </MessagePage>
  );
}
