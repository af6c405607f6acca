import type { ExportNumbersInput } from "@piloto/shared/overview";
import type { WorkspaceTrx } from "../../database/workspace.ts";
import { writeNumbersCsv } from "./overview-csv.ts";
import { readNamedNumbers } from "./overview-numbers.service.ts";

/** The numbers of a period as a file: at most a line for each day of a year. */
export async function exportNumbers(
  trx: WorkspaceTrx,
  workspaceId: string,
  { by, ...input }: Omit<ExportNumbersInput, "workspaceId">,
): Promise<{ fileName: string; csv: string }> {
  const { numbers, names } = await readNamedNumbers(trx, workspaceId, input);
  const title = names.locale === "en" ? "conversations" : "conversas";
  const fileName = `${title}-${names.slug}-${input.from}-${input.to}.csv`;
  return { fileName, csv: writeNumbersCsv(numbers, by, names.locale) };
}
