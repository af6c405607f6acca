const account = "17841400000000001";
const customer = "1089000000000001";

const event = (more: Record<string, unknown>, isOurs = false) => ({
  sender: { id: isOurs ? account : customer },
  recipient: { id: isOurs ? customer : account },
  timestamp: 1_763_640_000_000,
  ...more,
});

/** A webhook with these elements of `messaging`, or of another list of the entry. */
export const instagramWebhook = (events: unknown[], list = "messaging"): unknown => ({
  object: "instagram",
  entry: [{ id: account, time: 1_763_640_000_123, [list]: events }],
});

const url = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=2";

/** Single elements of `messaging` in the shapes that Meta documents. */
export const instagramEvents = {
  text: event({ message: { mid: "m1", text: "Tem pronta entrega?" } }),
  image: event({ message: { mid: "m2", attachments: [{ type: "image", payload: { url } }] } }),
  album: event({
    message: {
      mid: "m3",
      text: "as duas",
      attachments: [
        { type: "image", payload: { url } },
        { type: "video", payload: { url } },
      ],
    },
  }),
  storyMention: event({ message: { mid: "m4", attachments: [{ type: "story_mention", payload: { url } }] } }),
  storyReply: event({ message: { mid: "m5", text: "amei", reply_to: { story: { id: "s1", url } } } }),
  reply: event({ message: { mid: "m6", text: "este", reply_to: { mid: "m0" } } }),
  share: event({ message: { mid: "m7", attachments: [{ type: "ig_reel", payload: { url, title: "Sofá" } }] } }),
  heart: event({ message: { mid: "m8", attachments: [{ type: "like_heart", payload: {} }] } }),
  ephemeral: event({ message: { mid: "m9", attachments: [{ type: "ephemeral" }] } }),
  unsupported: event({ message: { mid: "m10", is_unsupported: true } }),
  quickReply: event({ message: { mid: "m11", text: "Sim", quick_reply: { payload: "YES" } } }),
  ad: event({
    message: {
      mid: "m12",
      text: "quero",
      referral: { source: "ADS", type: "OPEN_THREAD", ad_id: "120", ads_context_data: { ad_title: "Outono" } },
    },
  }),
  deleted: event({ message: { mid: "m1", is_deleted: true } }),
  echo: event({ message: { mid: "m13", text: "Já te respondo", is_echo: true } }, true),
  postback: event({ postback: { mid: "m14", title: "Quero um orçamento", payload: "QUOTE" } }),
  reaction: event({ reaction: { mid: "m0", action: "react", reaction: "love", emoji: "❤️" } }),
  unreaction: event({ reaction: { mid: "m0", action: "unreact" } }),
  ourReaction: event({ reaction: { mid: "m0", action: "react", reaction: "haha" } }, true),
  read: event({ read: { mid: "m13" } }),
  edit: event({ message_edit: { mid: "m1", text: "Tem a pronta entrega?", num_edit: 1 } }),
  optin: event({ optin: { ref: "x" } }),
};

export const instagramExamples: Record<string, unknown> = {
  ...Object.fromEntries(Object.entries(instagramEvents).map(([name, element]) => [name, instagramWebhook([element])])),
  standby: instagramWebhook([instagramEvents.text], "standby"),
  testButton: {
    object: "instagram",
    entry: [
      {
        id: "0",
        time: 1_763_640_000,
        changes: [
          {
            field: "messages",
            value: {
              sender: { id: "12334" },
              recipient: { id: "23245" },
              timestamp: "1763640000",
              message: { mid: "random_mid", text: "random_text" },
            },
          },
        ],
      },
    ],
  },
};
