import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useNow } from "../use-now.ts";
import { useIsSignedIn } from "../use-session.ts";
import { useHasRole, useWorkspace } from "../workspace.ts";
import { readChannel, readModel } from "./instrument-lines.ts";

/** No hint tells of the model; it is looked at as often as this. */
const modelGapMs = 60_000;

type Line = { key: string; name: string; word: string; isFine: boolean; to: LineTarget };
type LineTarget = "/w/$slug/channels" | "/w/$slug/settings/model" | "/w/$slug/agents";

/** One line per channel, and one for the model, once they are known. */
export function useInstruments(): Line[] {
  const t = useTranslations("shell");
  const { workspaceId } = useWorkspace();
  const isAdmin = useHasRole("admin");
  const now = useNow();
  const isSignedIn = useIsSignedIn();
  const channels = trpc.channels.list.useQuery({ workspaceId }, { enabled: isSignedIn }).data ?? [];
  const model = trpc.modelConnections.state.useQuery(
    { workspaceId },
    { refetchInterval: modelGapMs, enabled: isSignedIn },
  ).data;
  const lines = channels.flatMap((channel): Line[] => {
    const word = readChannel(channel, now);
    if (!word) return [];
    const isFine = word === "active" || word === "slowed";
    return [{ key: channel.id, name: channel.name, word: t(`channelWords.${word}`), isFine, to: "/w/$slug/channels" }];
  });
  if (!model) return lines;
  const word = readModel(model);
  // Only admins may open the model's page; the agents' page tells the others whom to ask.
  const to = isAdmin ? "/w/$slug/settings/model" : "/w/$slug/agents";
  return [...lines, { key: "model", name: t("model"), word: t(`modelWords.${word}`), isFine: word === "fine", to }];
}
