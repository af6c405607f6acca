import { roles } from "@piloto/shared/roles";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { StatTile } from "./stat-tile.tsx";
import type { Overview } from "./overview-types.ts";
import { TileRow } from "./tile.tsx";

/** The figures of the period, then those of now. */
export function OverviewTiles({ overview }: { overview: Overview }) {
  const t = useTranslations("overview");
  const format = useFormat();
  const { signIns, sessions, members, agents } = overview;
  const byRole = roles
    .toReversed()
    .flatMap((role) => (members.byRole[role] > 0 ? [t(`roles.${role}`, { count: members.byRole[role] })] : []));
  return (
    <TileRow label={t("tiles.label")}>
      <StatTile
        label={t("tiles.signIns")}
        value={signIns.total}
        previous={signIns.previous}
        series={signIns.days.map((day) => day.known + day.newDevice)}
      />
      <StatTile
        label={t("tiles.failed")}
        value={signIns.failed}
        previous={signIns.previousFailed}
        rise="bad"
        series={signIns.days.map((day) => day.failed)}
      />
      <StatTile label={t("tiles.sessions")} value={sessions.sessions} note={t("tiles.sessionsNote", sessions)} />
      <StatTile label={t("tiles.members")} value={members.total} note={format.list(byRole)} />
      <StatTile
        label={t("tiles.agents")}
        value={agents.published}
        note={t("tiles.agentsNote", { count: agents.active })}
      />
    </TileRow>
  );
}
