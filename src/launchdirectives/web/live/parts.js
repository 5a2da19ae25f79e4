/* The other files of the script, each loaded when it is first needed. */

import { Problem } from "./problem.js";

/**
 * @param {string} name of the file, without its ending
 * @returns {Promise<object>} rejects with the problem "files"
 */
export const part = (name) =>
  import(`./${name}.js`).catch((cause) => {
    throw new Problem("files", {}, cause);
  });
