import {
  Bot,
  BrainCircuit,
  Building2,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Mail,
  MessageSquareQuote,
  MessagesSquare,
  Palette,
  Radio,
  ScrollText,
  Settings,
  ShieldCheck,
  Tag,
  TriangleAlert,
  UserRound,
  Users,
} from "lucide-react";
import type { Role } from "@piloto/shared/roles";

/**
 * The main places: sidebar, phone tabs, palette, keyboard help and `G` + letter all come from here. A page is listed
 * once its route exists; its name is `shell.<id>` in the messages.
 */
export const mainPlaces = [
  { id: "overview", icon: LayoutDashboard, link: { to: "/w/$slug" }, exact: true, key: "v" },
  { id: "conversations", icon: MessagesSquare, link: { to: "/w/$slug/conversations" }, exact: false, key: "i" },
  { id: "agents", icon: Bot, link: { to: "/w/$slug/agents" }, exact: false, key: "a" },
  { id: "channels", icon: Radio, link: { to: "/w/$slug/channels" }, exact: false, key: "h" },
  { id: "settings", icon: Settings, link: { to: "/w/$slug/settings" }, exact: false, key: "c" },
] as const;

/** The settings' own navigation. */
export const accountPlaces = [
  { id: "profile", icon: UserRound, link: { to: "/w/$slug/settings/profile" } },
  { id: "security", icon: ShieldCheck, link: { to: "/w/$slug/settings/security" } },
  { id: "appearance", icon: Palette, link: { to: "/w/$slug/settings/appearance" } },
] as const;

/** `needs` is the least role that may open the page; the server decides again. */
export const workspacePlaces = [
  { id: "general", icon: Building2, link: { to: "/w/$slug/settings/general" }, needs: "viewer" },
  { id: "members", icon: Users, link: { to: "/w/$slug/settings/members" }, needs: "viewer" },
  { id: "invites", icon: Mail, link: { to: "/w/$slug/settings/invites" }, needs: "admin" },
  { id: "model", icon: BrainCircuit, link: { to: "/w/$slug/settings/model" }, needs: "admin" },
  { id: "cannedReplies", icon: MessageSquareQuote, link: { to: "/w/$slug/settings/canned-replies" }, needs: "viewer" },
  { id: "labels", icon: Tag, link: { to: "/w/$slug/settings/labels" }, needs: "viewer" },
  { id: "deadLetters", icon: TriangleAlert, link: { to: "/w/$slug/settings/dead-letters" }, needs: "admin" },
  { id: "apiKeys", icon: KeyRound, link: { to: "/w/$slug/settings/api-keys" }, needs: "admin" },
  { id: "auditLog", icon: ScrollText, link: { to: "/w/$slug/settings/audit-log" }, needs: "admin" },
] as const satisfies readonly { id: string; icon: LucideIcon; link: object; needs: Role }[];
