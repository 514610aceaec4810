/** Text for HTML, in elements and in quoted attributes. */
export function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Characters that begin or end formatting in Slack; a zero-width space behind them takes that away. */
const slackFormatting = /[*_~`]/g;

/** Text for Slack's mrkdwn: its three entities, so that nobody is mentioned and nothing links, and no formatting. */
export function slack(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(slackFormatting, '$&\u200b');
}

/** Text for the Markdown subset of Adaptive Cards: bold, italic and links. */
export function cardMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]]/g, '\\$&');
}
