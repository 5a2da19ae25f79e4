/* The sentences for readers, in the language of the site (texts.json, made of live/texts.py). */

/**
 * @param {Record<string, string>} texts
 * @param {string} name
 * @param {Record<string, string | number>} [fill] what `{word}` stands for
 * @returns {string} the text; empty if there is none of this name
 */
export const said = (texts, name, fill = {}) =>
  (texts[name] ?? "").replace(/\{(\w+)\}/g, (_, word) => fill[word] ?? "");
