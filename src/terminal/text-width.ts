let made: Intl.Segmenter | null = null;

/** Made when a text needs it: that takes ten milliseconds, which most commands never spend. */
function segmenter(): Intl.Segmenter {
  made ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return made;
}

/**
 * First and last code points that fill two cells: East Asian Wide and Fullwidth, blocks joined where what lies between is unassigned.
 * https://www.unicode.org/Public/UCD/latest/ucd/EastAsianWidth.txt
 */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18aff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];

const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Regional_Indicator}{2}|\p{Emoji}\uFE0F)/u;
const NOTHING = /^(?:\p{Mark}|\p{Cf}|\p{Cc}|\u{115F}|\u{3164})+$/u;

/**
 * How many cells of a terminal a text fills: two for wide letters and emoji, none for combining marks.
 *
 * @example textWidth("表") // 2
 */
export function textWidth(text: string): number {
  // Printable ASCII is nearly everything there is.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter().segment(text)) width += clusterWidth(segment);
  return width;
}

function clusterWidth(cluster: string): number {
  if (NOTHING.test(cluster)) return 0;
  if (EMOJI.test(cluster)) return 2;
  const code = cluster.codePointAt(0) ?? 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** The text cut to so many cells, with … as the last one when something is gone; never inside a cluster. */
export function truncateText(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  let kept = "";
  let width = 0;
  for (const { segment } of segmenter().segment(text)) {
    const more = clusterWidth(segment);
    if (width + more > cells - 1) break;
    kept += segment;
    width += more;
  }
  return cells < 1 ? "" : `${kept.trimEnd()}…`;
}

/** The text with spaces behind it up to so many cells. */
export function padText(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - textWidth(text)));
}

/**
 * A text from a file as one harmless line: control characters (which could move the cursor and paint another plan than the one
 * that runs) and direction marks are gone, white space is single.
 */
export function plainLine(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "")
    .trim();
}
