/**
 * Why a message of ours was not sent, when it is not the channel that says so: then this is the error's title, and its
 * code is -1. Free of zod, so that the page's first load may use it.
 */
export const sendFailures = [
  /** The agent decided on it, and then somebody else took control. */
  "control_moved",
  /** Free-form messages are no longer taken; templates are. */
  "window_closed",
  /** It may have arrived: the channel's answer never came, and repeating it could say it twice. */
  "delivery_unknown",
  /** The contact has no number or id on this channel. */
  "no_address",
  "channel_disconnected",
  /** A file of it is gone from the store. */
  "attachment_missing",
  /** Its template is no longer there or no longer approved. */
  "template_missing",
  /** Somebody took it out of the queue. */
  "cancelled",
] as const;
export type SendFailure = (typeof sendFailures)[number];
