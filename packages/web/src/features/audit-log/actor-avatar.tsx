import { Cpu, KeyRound, UserRoundX } from "lucide-react";
import { Avatar } from "../../ui/avatar.tsx";
import { cn } from "../../ui/cn.ts";
import type { AuditEntry } from "./use-audit-words.ts";

type ActorAvatarProps = { entry: Pick<AuditEntry, "actorKind" | "actorName">; size?: "sm" | "md" };

const icons = { system: Cpu, api_key: KeyRound, user: UserRoundX, anonymous: UserRoundX };

/** A person by their letters; programs, and people who are gone, by a sign. */
export function ActorAvatar({ entry: { actorKind, actorName }, size = "sm" }: ActorAvatarProps) {
  if (actorKind === "user" && actorName !== null) return <Avatar name={actorName} size={size} />;
  const Icon = icons[actorKind];
  return (
    <span
      aria-hidden
      className={cn(
        "grid shrink-0 place-items-center rounded-full bg-customer-tint text-secondary inset-ring inset-ring-customer-line",
        size === "sm" ? "size-6" : "size-8",
      )}
    >
      <Icon className={size === "sm" ? "size-3.5" : "size-4"} />
    </span>
  );
}
