/** What went wrong, for the reader: `name` stands for a sentence and its next step in the texts. */
export class Problem extends Error {
  /**
   * @param {string} name
   * @param {Record<string, string | number>} [fill] what the sentence fills in
   * @param {unknown} [cause] for the console
   */
  constructor(name, fill = {}, cause = undefined) {
    super(name, { cause });
    this.name = name;
    this.fill = fill;
  }
}
