import type { ChannelAddress, ChannelError, RemoteTemplate } from "../channel-adapter.ts";
import { ownError } from "../channel-errors.ts";
import type { GraphClient } from "../graph-http.ts";
import { errorOf } from "../send-outcome.ts";
import { type Fields, fieldsOf, idOf, isFields, listOf, present, textOf } from "../webhook-fields.ts";
import { toTemplateStatus } from "./template-status.ts";

const fields = "id,name,language,status,category,rejected_reason,parameter_format,components";
// An account may hold 6 000 templates; with 100 a page this is more than enough, and an end to a circle of cursors.
const maxPages = 100;

/** All templates of the account. One page that fails fails the whole list: half a list would delete the other half. */
export async function listTemplates(
  client: GraphClient,
  channel: ChannelAddress,
): Promise<RemoteTemplate[] | ChannelError> {
  const templates: RemoteTemplate[] = [];
  let after: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await client.read({
      method: "GET",
      path: `/${client.version}/${encodeURIComponent(channel.accountExternalId)}/message_templates`,
      query: { fields, limit: "100", ...(after && { after }) },
      token: channel.credentials.accessToken,
    });
    const error = errorOf(answer);
    if (error) return error;
    const body = answer.kind === "answered" ? fieldsOf(answer.body) : {};
    if (!Array.isArray(body["data"])) return ownError("retry", "A page of templates without templates");
    templates.push(...listOf(body["data"]).filter(isFields).flatMap(readTemplate));
    after = nextCursor(body["paging"]);
    if (!after) return templates;
  }
  return ownError("retry", "The list of templates does not end");
}

/** The address in `next` is not followed, only its presence is believed: it would take the token along. */
function nextCursor(value: unknown): string | undefined {
  const paging = fieldsOf(value);
  return paging["next"] ? textOf(fieldsOf(paging["cursors"])["after"], 2000) : undefined;
}

function readTemplate(template: Fields): RemoteTemplate[] {
  const externalId = idOf(template["id"]);
  const name = textOf(template["name"]);
  const language = textOf(template["language"]);
  if (!externalId || !name || !language) return [];
  const reason = textOf(template["rejected_reason"], 1000);
  return [
    {
      externalId,
      name,
      language,
      category: textOf(template["category"]) ?? "",
      status: toTemplateStatus(template["status"]),
      parameterFormat: template["parameter_format"] === "NAMED" ? "NAMED" : "POSITIONAL",
      components: [...listOf(template["components"])],
      ...present({ rejectedReason: reason === "NONE" ? undefined : reason }),
    },
  ];
}
