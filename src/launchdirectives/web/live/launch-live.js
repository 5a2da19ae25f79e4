/* Shows the buttons of live code. This is all that a page loads of it before one is pressed. */

const KEPT = "launch-live:"; // sessionStorage: what begins with this is ours

/** Under which name the server behind a button is kept: with the files that are brought there. */
const keyOf = (button) => {
  const { url = "", pull } = JSON.parse(button.dataset.launchLive);
  return KEPT + url + (pull ? ` ${JSON.stringify(pull)}` : "");
};

const isKept = (key) => {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false; // storage may be forbidden
  }
};

let tries = 0;

const press = async (button, key, told) => {
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  button.after(told);
  told.textContent = "";
  try {
    // A browser may remember that a module did not load: each try has its own address.
    const { start } = await import(`./session.js${tries ? `?try=${tries}` : ""}`);
    button.ariaDisabled = null;
    await start(button, key);
  } catch (error) {
    tries += 1;
    console.error(error);
    button.ariaDisabled = null;
    told.textContent = button.dataset.offline;
  }
};

for (const button of document.querySelectorAll("button[data-launch-live]")) {
  const key = keyOf(button);
  const told = document.createElement("small");
  told.className = "launch-told";
  told.setAttribute("role", "status");
  button.addEventListener("click", () => press(button, key, told));
  button.dataset.label = button.textContent;
  if (isKept(key)) button.textContent = button.dataset.resume;
  button.hidden = false;
}
