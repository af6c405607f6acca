/** Sizes, in UTF-16 code units and entries: what the page counts down and the server refuses. */
export const agentLimits = {
  name: 60,
  purpose: 120,
  persona: 1200,
  itemText: 400,
  goals: 20,
  rules: 60,
  forbiddenTopics: 40,
  outsideMessage: 500,
  intervals: 14,
  keyword: 60,
  keywords: 40,
  failedTurns: 10,
  note: 120,
  search: 80,
} as const;
