/* The server behind a hub, kept in this tab for the next page. Nothing outlives the tab. */

/**
 * @param {string} key
 * @returns {{url: string, token: string} | null}
 */
export const kept = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null; // storage may be forbidden
  }
};

/**
 * @param {string} key
 * @param {{url: string, token: string}} server
 */
export const keep = (key, { url, token }) => {
  try {
    sessionStorage.setItem(key, JSON.stringify({ url, token }));
  } catch {
    // The next page starts anew.
  }
};

/** @param {string} key */
export const forget = (key) => {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Then nothing was kept.
  }
};
