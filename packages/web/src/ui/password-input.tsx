import { Eye, EyeOff } from "lucide-react";
import { useState, type ComponentProps } from "react";
import { useTranslations } from "use-intl";
import { Input } from "./input.tsx";

/** A password with an eye that shows it. The eye stays out of the tab order's way, after the field. */
export function PasswordInput(props: Omit<ComponentProps<typeof Input>, "type" | "trailing">) {
  const t = useTranslations("ui");
  const [isVisible, setIsVisible] = useState(false);
  const label = isVisible ? t("hidePassword") : t("showPassword");
  return (
    <Input
      {...props}
      type={isVisible ? "text" : "password"}
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      trailing={
        <button
          type="button"
          aria-label={label}
          title={label}
          aria-pressed={isVisible}
          onClick={() => setIsVisible(!isVisible)}
          className="-my-2 -mr-2.5 grid size-10 shrink-0 place-items-center rounded-sm text-muted hover:text-text"
        >
          {isVisible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </button>
      }
    />
  );
}
